// Row 13: views that read the history: a key with a year of daily readings, and the difference that 300 readings make.
import { type Measure, median } from './row.ts'
import { sidecarStore } from './sidecar-store.ts'
import { type Timed, timedKeyz } from './timed.ts'

const days = 365
const keys = 300
const maxSeconds = 0.3

export const viewsOfHistory: Measure = async (runs) => {
  await using year = await sidecarStore(1)
  for (let day = 1; day <= days; day++) await year.commit(1, day)
  await using many = await sidecarStore(keys)
  await many.commit(keys, 1)
  await many.commit(keys, 2)
  const [show, diff, one]: [Timed[], Timed[], Timed[]] = [[], [], []]
  // The first run of a command keeps its compiled code for the others.
  for (let run = 0; run <= runs; run++) {
    show.push(await timedKeyz(['show', 'deepseek/a/key-0'], { environment: year.environment }))
    diff.push(await timedKeyz(['diff', 'HEAD~1', 'HEAD'], { environment: many.environment }))
    one.push(await timedKeyz(['diff', 'HEAD~1', 'HEAD'], { environment: year.environment }))
  }
  if (!diff[0]?.stdout.includes('key-299')) throw new Error('diff did not show every key')
  const medianOf = ([, ...times]: Timed[]) => median(times.map(({ seconds }) => seconds))
  const row = (what: string, measured: Timed[], notes: string[]) => {
    const [, ...times] = measured
    const keyz = medianOf(measured)
    return {
      row: 13,
      what,
      target: `under ${maxSeconds} s`,
      unit: 's' as const,
      keyz,
      other: null,
      ratio: null,
      peak_mb: median(times.map(({ peakMegabytes }) => peakMegabytes)),
      runs,
      met: keyz < maxSeconds,
      notes,
    }
  }
  const ofDiff = `for one key, the same command takes ${medianOf(one).toFixed(2)} s: starting node and keyz, and the gits that find out what changed; the rest reads, compares, and prints ${2 * keys} sidecars`
  return [row(`keyz show with ${days} days of history`, show, []), row(`keyz diff of ${keys} keys`, diff, [ofDiff])]
}
