// Row 15: what people look at in a large store with a year of daily readings.
import { join } from 'node:path'
import { runwayDays } from '../../meta/judge/runway.ts'
import { benchStore } from './bench-store.ts'
import { type Measure, median } from './row.ts'
import { type Timed, timedKeyz } from './timed.ts'
import { days, entries, keys, sidecars, yearStore } from './year-store.ts'

const key = 'deepseek/a/key-7'
const inNumbers = (count: number) => count.toLocaleString('en-US')
const store = `${inNumbers(entries)} entries, ${inNumbers(sidecars)} sidecars, ${days} days of ${keys} keys`

interface View {
  parameters: string[]
  maxSeconds: number
  notes?: string[]
  /** Whether it looks at every key, and so at the last days of each. */
  isOfAll?: boolean
}

export const viewsOfAYear: Measure = async (runs) => {
  await using year = await yearStore()
  await using empty = await benchStore({ keys: 0 })
  const run = (parameters: string[]) => timedKeyz(parameters, { environment: year.environment })
  const first = await run(['history', '--json'])
  if (first.stdout.split('"at"').length <= keys * days) throw new Error('history did not show every day of every key')
  const once = `the first time in a clone it reads ${inNumbers(keys * days)} readings from git: ${first.seconds.toFixed(1)} s`
  const views: View[] = [
    { parameters: ['check'], maxSeconds: 0.5, isOfAll: true },
    { parameters: ['status'], maxSeconds: 0.5, isOfAll: true },
    { parameters: ['show', key], maxSeconds: 0.5 },
    { parameters: ['history', key], maxSeconds: 1 },
    { parameters: ['history', '--json'], maxSeconds: 2, notes: [once] },
    { parameters: ['report', '--force', '--out', join(year.home, 'report.html')], maxSeconds: 5 },
  ]
  const ran = views.map((): Timed[] => [])
  const starts: Timed[] = []
  // The first run of a command keeps its compiled code for the others.
  for (let turn = 0; turn <= runs; turn++) {
    for (const [index, { parameters }] of views.entries()) ran[index]?.push(await run(parameters))
    starts.push(await timedKeyz(['status'], { environment: empty.environment }))
  }
  const start = median(starts.slice(1).map(({ seconds }) => seconds))
  return views.map(({ parameters: [command, more], maxSeconds, notes = [], isOfAll = false }, index) => {
    const times = ran[index]?.slice(1) ?? []
    const keyz = median(times.map(({ seconds }) => seconds))
    return {
      row: 15,
      what: `keyz ${command}${more === key ? ' of one key' : ''}: ${store}`,
      target: `under ${maxSeconds} s`,
      unit: 's',
      keyz,
      other: null,
      ratio: null,
      peak_mb: median(times.map(({ peakMegabytes }) => peakMegabytes)),
      runs,
      met: keyz < maxSeconds,
      notes: isOfAll ? [...notes, whatItTakes(keyz, start)] : notes,
    }
  })
}

function whatItTakes(seconds: number, start: number): string {
  const readings = inNumbers(keys * runwayDays)
  return `starting alone (keyz status in an empty store) takes ${start.toFixed(2)} s; finding ${inNumbers(entries)} entries, reading ${inNumbers(sidecars)} sidecars and, for the runway, some ${readings} readings of the last days from git, judging, and printing take the other ${(seconds - start).toFixed(2)} s, and none of these stands out`
}
