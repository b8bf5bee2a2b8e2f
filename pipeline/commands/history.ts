// `keyz history [PATH...]`: what each key had over time, from the versions of its sidecar in git. Decrypts nothing and asks nobody.
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { figureFields } from '../../meta/judge/figures.ts'
import { didYouMean } from '../../meta/views/did-you-mean.ts'
import { historyCsv } from '../../meta/views/history/history-csv.ts'
import { historyPlot } from '../../meta/views/history/history-plot.ts'
import { historyTable } from '../../meta/views/history/history-table.ts'
import type { KeyHistory } from '../../schema/reports/history-report.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Found } from '../history/histories.ts'
import { wholeReadings } from '../history/whole-readings.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { type ChosenHistory, chosenHistory } from './shared/chosen-history.ts'
import { counted } from './shared/counted.ts'
import { jsonOption } from './shared/json-option.ts'
import { printLines } from './shared/print-lines.ts'
import { severalValues } from './shared/several-values.ts'
import { type Moment, parseSince, parseUntil } from './shared/time-window.ts'

interface HistoryOptions {
  provider?: string[] | undefined
  field?: string | undefined
  since?: Moment | undefined
  until?: Moment | undefined
  plot: boolean
  exact: boolean
  format?: 'json' | 'jsonl' | 'csv' | undefined
  json: boolean
}

/** Changes that the table has of each key, where several are shown and no time is named. */
const maxOfSeveral = 5

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('history')
    .description('show how balances, quotas, costs, and the state of keys changed over time')
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .option(
      '--field <name>',
      'what to show, such as balances, quotas.key_limit, costs.month, credits_used, expires_at, or sync_status (default: what says most about each key)',
      parseField,
    )
    .option('--since <when>', 'start at this day or time, or this long ago (30d)', parseSince)
    .option('--until <when>', 'stop at the end of this day, or at this time', parseUntil)
    .option('--plot', 'draw plots instead of a table', false)
    .option('--exact', 'show amounts with every digit (default: in cents)', false)
    .addOption(
      new Option('--format <name>', 'print data: jsonl has a whole sidecar per line').choices([
        'json',
        'jsonl',
        'csv',
      ] as const),
    )
    .option(...jsonOption)
    .action(async (paths, options) => {
      await runHistory(runtime, paths, options)
      finish(exitCodes.done)
    })
}

async function runHistory(runtime: Runtime, paths: string[], options: HistoryOptions): Promise<void> {
  const format = options.json ? 'json' : options.format
  if (options.json && options.format !== undefined && options.format !== 'json')
    throw new CommandError(`--json and --format ${options.format} exclude each other: leave one out`)
  if (options.plot && format !== undefined) throw new CommandError('--plot draws text: leave out --json and --format')
  const chosen = await chosenHistory(runtime, paths, options)
  const { output, environment } = runtime
  const { found, since, until } = chosen
  const keys = found.map(
    ({ readings, ...key }): KeyHistory => ({ ...key, readings: readings.map(({ reading }) => reading) }),
  )
  const field = options.field ?? null
  const style = output.dataStyle()
  const precision = options.exact ? 'exact' : 'rounded'
  const most = keys.length > 1 && options.since === undefined ? maxOfSeveral : null
  if (format === 'json')
    output.json({ schema_version: 1, at: environment.instant(), since, until, keys, notes: chosen.notes })
  else if (format === 'jsonl') await printWhole(runtime, chosen, found)
  else if (format === 'csv') printLines((text) => output.rows(text), historyCsv(keys, field))
  else if (options.plot)
    printLines(
      (text) => output.data(text),
      historyPlot(keys, { field, precision, style, unicode: output.drawsUnicode, columns: output.columns() }),
    )
  else {
    printLines((text) => output.data(text), historyTable(keys, { field, precision, style, most }))
    if (keys.some(({ readings }) => readings.length > 0)) output.say('Times are in UTC.')
  }
  for (const sentence of chosen.notes) output.sentence(`${sentence}.`)
  if (keys.length === 0 && format === undefined) output.say('No keys yet: run keyz discover to find them.')
}

async function printWhole({ output }: Runtime, { git }: ChosenHistory, found: readonly Found[]): Promise<void> {
  let unread = 0
  for await (const some of wholeReadings(git, found)) {
    const lines = some.flatMap((line) => line ?? [])
    output.jsonLines(lines)
    unread += some.length - lines.length
  }
  if (unread > 0) output.sentence(`${counted(unread, 'reading')} could not be read as a whole and was left out.`)
}

function parseField(text: string): string {
  const [field = ''] = text.split('.')
  if (figureFields.some((name) => name === field)) return text
  throw new InvalidArgumentError(
    `Choose one of ${figureFields.join(', ')}, or a part of it like quotas.key_limit${didYouMean(field, figureFields) || didYouMean(field.split('_')[0] ?? '', figureFields)}.`,
  )
}
