// Row 12: what git shows and merges through keyz: the log of a sync of 200 keys, and 100 sidecars that one side or both changed.
import { setDrivers } from '../support/drivers.ts'
import { type Measure, median, type Row } from './row.ts'
import { type SidecarStore, sidecarStore } from './sidecar-store.ts'

const [shown, changed] = [200, 100]
const textconv = 'diff.keyz.textconv'
const cache = 'diff.keyz.cachetextconv'
const cached = 'refs/notes/textconv/keyz'
const nothing = 'keyz() { exec /usr/bin/perl -e 0; }; keyz'

export const gitDrivers: Measure = async (runs) => {
  await using store = await sidecarStore(shown)
  await setDrivers(store.path)
  await store.commit(shown, 1)
  await store.git('branch', 'side')
  await store.commit(shown, 2)
  const before = (await store.git('rev-parse', 'HEAD')).trim()
  await store.git('checkout', '--quiet', 'side')
  await store.commit(changed, 3)
  await store.git('checkout', '--quiet', 'main')
  const [log, plain, show, merge]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let run = 0; run < runs; run++) {
    log.push(await store.seconds('log', '-p', '-1'))
    plain.push(await store.seconds('log', '-p', '-1', '--no-textconv'))
    show.push(await store.seconds('show', 'side'))
    merge.push(await store.seconds('merge', '--quiet', '-m', 'merged', 'side'))
    await store.git('reset', '--quiet', '--hard', before)
  }
  const { first, second, objects } = await withCache(store, runs)
  const row = (what: string, times: number[], most: number, more: Partial<Row> = {}): Row => ({
    row: 12,
    what,
    target: `under ${most} s`,
    unit: 's',
    keyz: median(times),
    other: null,
    ratio: null,
    peak_mb: null,
    runs,
    met: median(times) < most,
    notes: [],
    ...more,
  })
  return [
    row(`git log -p -1 of a sync of ${shown} keys`, log, 2, {
      other: { what: 'the same with --no-textconv', median: median(plain) },
      notes: [
        `git starts sh and perl ${2 * shown} times, one after the other: ${seconds(await doingNothing(store, runs))} where they do nothing`,
      ],
    }),
    row('the same log the second time, where git caches it', second, 0.1, {
      notes: [
        `with ${cache}, which is off unless a person sets it: the first time took ${seconds(first)} then, and wrote ${objects} loose objects, which reflogs keep for months`,
      ],
    }),
    row(`git show of a commit of ${changed} sidecars`, show, 1),
    row(`git merge of ${changed} sidecars that both sides changed`, merge, 2),
  ]
}

/** The log with git's cache, and how many objects a first time writes. */
async function withCache(store: SidecarStore, runs: number) {
  const [first, second]: [number[], number[]] = [[], []]
  await store.git('config', cache, 'true')
  const before = await looseObjects(store)
  for (let run = 0; run < runs; run++) {
    await store.git('update-ref', '-d', cached)
    first.push(await store.seconds('log', '-p', '-1'))
    second.push(await store.seconds('log', '-p', '-1'))
  }
  await store.git('config', '--unset', cache)
  return { first, second, objects: Math.round(((await looseObjects(store)) - before) / runs) }
}

async function doingNothing(store: SidecarStore, runs: number): Promise<number[]> {
  await store.git('config', textconv, nothing)
  const times: number[] = []
  for (let run = 0; run < runs; run++) times.push(await store.seconds('log', '-p', '-1'))
  return times
}

async function looseObjects(store: SidecarStore): Promise<number> {
  return Number.parseInt(await store.git('count-objects'), 10)
}

function seconds(times: number[]): string {
  return `${median(times).toFixed(2)} s`
}
