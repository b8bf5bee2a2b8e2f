// Row 5: `keyz status` in a store of 10,000 entries of which 1,000 have a sidecar.
import { benchStore } from './bench-store.ts'
import { expectOutcome } from './checked-sync.ts'
import { startServer } from './local-server.ts'
import { type Measure, median } from './row.ts'
import { type Timed, timedKeyz } from './timed.ts'

const keys = 1_000
const others = 9_000
const maxSeconds = 0.3
const maxMegabytes = 100

const tried =
  "tried and kept: folders are listed without asking where each really is, a registry that keyz wrote is read by V8's own JSON.parse, and the compiled code is stored; little room for new objects holds the memory of the row below, and a fifth of the time goes into collecting them; the rest has no part that stands out"

export const statusOf10000Entries: Measure = async (runs) => {
  await using store = await benchStore({ keys, others })
  await using empty = await benchStore({ keys: 0 })
  await using unmapped = await benchStore({ keys: 0, others: keys + others })
  {
    await using server = await startServer(0)
    const environment = { ...store.environment, ...server.variables, KEYZ_DEADLINE: '10m' }
    const { stdout } = await timedKeyz(['sync', '--json', '--git', 'none'], { environment })
    expectOutcome(stdout, keys, 'updated')
  }
  const status = async ({ environment }: { environment: Record<string, string> }, expected: number) => {
    const ran = await timedKeyz(['status'], { environment })
    if (!new RegExp(`^${expected} keys`, 'm').test(ran.stdout)) throw new Error(`status did not show ${expected} keys`)
    return ran
  }
  await status(store, keys)
  const full: Timed[] = []
  const listed: Timed[] = []
  const none: Timed[] = []
  for (let run = 0; run < runs; run++) {
    full.push(await status(store, keys))
    none.push(await status(empty, 0))
    listed.push(await status(unmapped, 0))
  }
  const title = { row: 5, what: 'keyz status, 10,000 entries, 1,000 sidecars' }
  const keyz = median(full.map(({ seconds }) => seconds))
  const peak = median(full.map(({ peakMegabytes }) => peakMegabytes))
  const emptyPeak = median(none.map(({ peakMegabytes }) => peakMegabytes))
  const other = { what: 'keyz status in an empty store', median: median(none.map(({ seconds }) => seconds)) }
  const listing = median(listed.map(({ seconds }) => seconds)) - other.median
  const notes = [
    `starting alone (the same command in an empty store) takes ${other.median.toFixed(2)} s and ${emptyPeak.toFixed(0)} MB`,
    `finding 10,000 entries takes ${listing.toFixed(2)} s more, and reading, judging, and printing 1,000 sidecars the other ${(keyz - other.median - listing).toFixed(2)} s`,
    ...(keyz < maxSeconds ? [] : [tried]),
  ]
  return [
    {
      ...title,
      target: `under ${maxSeconds} s`,
      unit: 's',
      keyz,
      other,
      ratio: keyz / other.median,
      peak_mb: peak,
      runs,
      met: keyz < maxSeconds,
      notes,
    },
    {
      ...title,
      target: `under ${maxMegabytes} MB`,
      unit: 'MB',
      keyz: peak,
      other: { what: other.what, median: emptyPeak },
      ratio: peak / emptyPeak,
      peak_mb: peak,
      runs,
      met: peak < maxMegabytes,
      notes: [],
    },
  ]
}
