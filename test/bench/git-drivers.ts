// Row 12: what git shows and merges through keyz: the log of a sync of 200 keys, and 100 sidecars that both sides changed.
import { setDrivers } from '../support/drivers.ts'
import { type Measure, median } from './row.ts'
import { sidecarStore } from './sidecar-store.ts'

const shown = 200
const merged = 100
const maxSeconds = 2

export const gitDrivers: Measure = async (runs) => {
  await using store = await sidecarStore(shown)
  await setDrivers(store.path)
  await store.commit(shown, 1)
  await store.git('branch', 'side')
  await store.commit(shown, 2)
  const before = (await store.git('rev-parse', 'HEAD')).trim()
  await store.git('checkout', '--quiet', 'side')
  await store.commit(merged, 3)
  await store.git('checkout', '--quiet', 'main')
  const [log, plainLog, merge]: [number[], number[], number[]] = [[], [], []]
  for (let run = 0; run < runs; run++) {
    log.push(await store.seconds('log', '-p', '-1'))
    plainLog.push(await store.seconds('log', '-p', '-1', '--no-textconv'))
    await store.git('reset', '--quiet', '--hard', before)
    merge.push(await store.seconds('merge', '--quiet', '-m', 'merged', 'side'))
    await store.git('reset', '--quiet', '--hard', before)
  }
  const row = (
    what: string,
    times: number[],
    other: { what: string; median: number } | null,
    notes: string[] = [],
  ) => ({
    row: 12,
    what,
    target: `under ${maxSeconds} s`,
    unit: 's' as const,
    keyz: median(times),
    other,
    ratio: null,
    peak_mb: null,
    runs,
    met: median(times) < maxSeconds,
    notes,
  })
  return [
    row(
      `git log -p -1 of a sync of ${shown} keys`,
      log,
      { what: 'the same with --no-textconv', median: median(plainLog) },
      [
        'git starts sh and perl 400 times, one after the other: 1.5 s of CPU where they do nothing, 2.4 s with keyz',
        "the second time takes as long, because git's cache of textconv stays off: for this one log it wrote 1,169 loose objects (5.3 MB on disk), which reflogs keep for months, and took 1.6 s of CPU more the first time",
      ],
    ),
    row(`git merge of ${merged} sidecars that both sides changed`, merge, null),
  ]
}
