// `npm run bench`: measures every row, prints one table, and writes bench/results.json. `--runs N`, `--only ROW`. `--quick` writes nothing: it
// fails if the rows that can be measured in a minute got slower, compared with what stands beside them.
import { loadavg } from 'node:os'
import { badUse, toolOptions } from '../support/tool-options.ts'
import { commitsWithHooks } from './commits-with-hooks.ts'
import { decrypting1000Entries } from './decrypting-1000-entries.ts'
import { everyProvider } from './every-provider.ts'
import { gitDrivers } from './git-drivers.ts'
import { gitObjectsOf100Syncs } from './git-objects-of-100-syncs.ts'
import { memoryOf10000Keys } from './memory-of-10000-keys.ts'
import { metadataCommitIn20000Files } from './metadata-commit-in-20000-files.ts'
import { pullOf500Sidecars } from './pull-of-500-sidecars.ts'
import { rebaseOf50Commits } from './rebase-of-50-commits.ts'
import { regressions } from './regressions.ts'
import { describeMachine, readResults, writeResults } from './results.ts'
import type { Measure, NotMeasured, Row } from './row.ts'
import { starting } from './starting.ts'
import { statusOf10000Entries } from './status-of-10000-entries.ts'
import { syncOf200Keys } from './sync-of-200-keys.ts'
import { renderTable } from './table.ts'
import { interrupt, isInterrupted } from './timed.ts'
import { usageOf100000Messages } from './usage-of-100000-messages.ts'
import { viewsOfAYear } from './views-of-a-year.ts'
import { viewsOfHistory } from './views-of-history.ts'

/** By number in the table of targets in the design; the others are measured elsewhere. */
const measures = new Map<string, Measure>([
  ['1', syncOf200Keys],
  ['2', decrypting1000Entries],
  ['3', commitsWithHooks],
  ['5', statusOf10000Entries],
  ['6', metadataCommitIn20000Files],
  ['7', gitObjectsOf100Syncs],
  ['8', usageOf100000Messages],
  ['9', memoryOf10000Keys],
  ['10', everyProvider],
  ['11', starting],
  ['12', gitDrivers],
  ['13', viewsOfHistory],
  ['14', pullOf500Sidecars],
  ['15', viewsOfAYear],
  ['16', rebaseOf50Commits],
])

const minRuns = 5
/** Beside programs that are not keyz: a faster start of keyz itself must not look like a slower command. */
const quickRows = ['2', '6']
const quickRuns = 3

const usage = `Usage: npm run bench [-- options]

Measures keyz beside what people would use instead, prints a table, and writes bench/results.json.

  --only ROW   one row, and nothing is written: ${[...measures.keys()].join(', ')}
  --runs N     how often each command runs (default: ${minRuns}; fewer write nothing)
  --quick      two rows, in about a minute; fails if keyz got slower than what stands beside it

KEYZ_BENCH_NODES names more node programs, separated by colons, and KEYZ_BENCH_CCUSAGE a folder with ccusage in it.`

const { values } = toolOptions(usage, {
  options: {
    runs: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs ?? (values.quick ? quickRuns : minRuns))
const chosen = [...measures].filter(([row]) =>
  values.only === undefined ? !values.quick || quickRows.includes(row) : values.only === row,
)
if (!Number.isInteger(runs) || runs < 1) badUse('--runs takes a number from 1 up')
if (chosen.length === 0) badUse(`--only takes one of ${[...measures.keys()].join(', ')}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt)

const { node, cores, platform } = describeMachine()
const began = performance.now()
print(`Node ${node}, ${cores} cores, ${platform}; medians of ${runs} runs.\n`)
printLoad('before')
try {
  await (values.quick ? measureQuickly() : measureAll())
} catch (error) {
  if (!isInterrupted()) throw error
  process.stderr.write('Interrupted: nothing was written.\n')
  process.exitCode = 130
}

async function measureAll(): Promise<void> {
  const load = loadavg()[0] ?? 0
  const rows = await measured(runs)
  print(`\n${renderTable(rows)}\n\n${secondsSince(began)} s in all.\n`)
  printLoad('after')
  if (values.only === undefined && runs >= minRuns) await writeResults(rows, load)
  else print('bench/results.json was not written: it holds whole benchmarks only.\n')
}

/** Something else may have kept the machine busy: only what is slow twice is a regression. */
async function measureQuickly(): Promise<void> {
  const recorded = await readResults()
  const slow = async (times: number) => {
    const rows = await measured(times)
    print(`\n${renderTable(rows)}\n\n`)
    return regressions(recorded, rows)
  }
  const first = await slow(runs)
  const again = first.length === 0 ? [] : await slow(2 * runs)
  for (const sentence of again) print(`slower: ${sentence}\n`)
  if (again.length > 0) process.exitCode = 1
}

async function measured(times: number): Promise<(Row | NotMeasured)[]> {
  const rows: (Row | NotMeasured)[] = []
  for (const [row, measure] of chosen) {
    const start = performance.now()
    rows.push(...(await measure(times)))
    process.stderr.write(`row ${row} took ${secondsSince(start)} s\n`)
  }
  return rows
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(0)
}

/** The load is what others do before, and mostly what the benchmark itself does after: more than about 1 spoils the times. */
function printLoad(when: string): void {
  print(`Load of the machine ${when}: ${(loadavg()[0] ?? 0).toFixed(2)}.\n`)
}

function print(text: string): void {
  process.stdout.write(text)
}
