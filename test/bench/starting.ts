// Row 11: how long keyz takes to start, beside Node alone.
import { temporaryFolder } from '../support/temporary.ts'
import { benchStore } from './bench-store.ts'
import { type Measure, median } from './row.ts'
import { timed } from './timed.ts'

const bin = new URL('../../pipeline/bin.mjs', import.meta.url).pathname
const maxRatio = 1.5
const maxSeconds = 0.15
/** A start is short, so many of them are needed for a median that means something. */
const startsPerRun = 5

export const starting: Measure = async (runs) => {
  await using home = await temporaryFolder()
  await using store = await benchStore({ keys: 0 })
  const started = async (parameters: string[], environment: Record<string, string> = { HOME: home.path }) =>
    (await timed('node', parameters, { environment })).seconds
  await started([bin, 'status'], store.environment)
  const [node, version, status]: [number[], number[], number[]] = [[], [], []]
  for (let run = 0; run < runs * startsPerRun; run++) {
    node.push(await started(['-e', '0']))
    version.push(await started([bin, '--version']))
    status.push(await started([bin, 'status'], store.environment))
  }
  const other = { what: 'node -e 0', median: median(node) }
  const row = (what: string, target: string, keyz: number, met: boolean) => ({
    row: 11,
    what,
    target,
    unit: 's' as const,
    keyz,
    other,
    ratio: keyz / other.median,
    peak_mb: null,
    runs: runs * startsPerRun,
    met,
    notes: [],
  })
  const [ofVersion, ofStatus] = [median(version), median(status)]
  return [
    row('keyz --version', `at most ${maxRatio}x Node alone`, ofVersion, ofVersion <= maxRatio * other.median),
    row('keyz status in an empty store', `under ${maxSeconds} s`, ofStatus, ofStatus < maxSeconds),
  ]
}
