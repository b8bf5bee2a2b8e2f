// Row 9: the most memory that a first sync of 10,000 keys holds, beside one of 1,000 keys, and beside one right after it with nothing due.
import { type BenchStore, benchStore } from './bench-store.ts'
import { expectOutcome } from './checked-sync.ts'
import { startServer } from './local-server.ts'
import { type Measure, median } from './row.ts'
import { type Timed, timedKeyz } from './timed.ts'

const few = 1_000
const many = 10_000
const maxMegabytes = 230
const maxIdleMegabytes = 150
/** What "flat" allows: the names of ten times the keys have to be somewhere. */
const maxGrowth = 1.25
/** Milliseconds after which no further run begins: what is slow must not make the whole benchmark last for ever. */
const budget = 100_000

export const memoryOf10000Keys: Measure = async (runs) => {
  await using server = await startServer(0)
  await using small = await benchStore({ keys: few })
  await using large = await benchStore({ keys: many })
  const sync = async (store: BenchStore) => {
    await store.forget()
    const ran = await syncOnce(store, 'updated')
    await server.take()
    return ran
  }
  const syncOnce = async (store: BenchStore, expected: 'updated' | 'fresh') => {
    const environment = { ...store.environment, ...server.variables, KEYZ_DEADLINE: '30m', KEYZ_FRESH_FOR: '7d' }
    const ran = await timedKeyz(['sync', '--json', '--git', 'none'], { environment })
    expectOutcome(ran.stdout, store.entries.length, expected)
    return ran
  }
  const ofSmall: Timed[] = []
  const ofLarge: Timed[] = []
  const idle: Timed[] = []
  const start = performance.now()
  for (let run = 0; run < runs && performance.now() - start < budget; run++) {
    ofSmall.push(await sync(small))
    ofLarge.push(await sync(large))
    idle.push(await syncOnce(large, 'fresh'))
  }
  const keyz = median(ofLarge.map(({ peakMegabytes }) => peakMegabytes))
  const other = { what: 'sync of 1,000 keys', median: median(ofSmall.map(({ peakMegabytes }) => peakMegabytes)) }
  const ratio = keyz / other.median
  const idleMegabytes = median(idle.map(({ peakMegabytes }) => peakMegabytes))
  const [short, long] = [ofSmall, ofLarge].map((ran) => median(ran.map(({ seconds }) => seconds)).toFixed(1))
  const title = {
    row: 9,
    what: 'memory of a sync of 10,000 keys',
    unit: 'MB',
    keyz,
    other,
    ratio,
    runs: ofLarge.length,
  } as const
  return [
    {
      ...title,
      target: `under ${maxMegabytes} MB`,
      peak_mb: keyz,
      met: keyz < maxMegabytes,
      notes: [
        `1,000 keys take ${short} s and 10,000 keys ${long} s, with answers at once`,
        ...(ofLarge.length < runs ? [`${ofLarge.length} of ${runs} runs: no run begins after ${budget / 1000} s`] : []),
      ],
    },
    {
      ...title,
      target: 'flat in the number of keys',
      peak_mb: keyz,
      met: ratio <= maxGrowth,
      notes: [`flat means here: at most ${maxGrowth} times as much for ten times the keys`],
    },
    {
      ...title,
      what: 'memory of a sync of 10,000 keys with nothing due',
      keyz: idleMegabytes,
      other: null,
      ratio: null,
      target: `under ${maxIdleMegabytes} MB`,
      peak_mb: idleMegabytes,
      met: idleMegabytes < maxIdleMegabytes,
      notes: [`it takes ${median(idle.map(({ seconds }) => seconds)).toFixed(1)} s`],
    },
  ]
}
