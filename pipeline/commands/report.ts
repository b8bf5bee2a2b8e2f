// `keyz report`: writes one HTML file with the state and the history of the keys. Decrypts nothing, and uses no network.
import { type Command, Option } from '@commander-js/extra-typings'
import { renderReport } from '../../meta/views/report/report.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { HtmlReport } from '../../schema/reports/html-report.ts'
import { programFolder } from '../environment/program-files.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { pointInHistory } from '../status/point-in-history.ts'
import { refuseUnknownPaths } from '../store/known-paths.ts'
import { refuseUnknownProviders } from '../store/known-providers.ts'
import { selector } from '../store/selection.ts'
import { gather } from './report/gather.ts'
import { makePageFiles } from './report/make-page-files.ts'
import { placeOfReport } from './report/place-of-report.ts'
import { jsonOption } from './shared/json-option.ts'
import { fetchOption, localOption } from './shared/newest-readings.ts'
import { severalValues } from './shared/several-values.ts'
import { type Moment, parseSince } from './shared/time-window.ts'
import { writeOut } from './shared/write-out.ts'

const defaultSpan = '90d'

interface ReportOptions {
  out: string
  since: Moment
  at?: string | undefined
  provider?: string[] | undefined
  force: boolean
  local: boolean
  fetch?: true | undefined
  json: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('report')
    .description(
      'write one HTML file with the state and the history of all keys, to read in a browser without a network',
    )
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .option('--out <file>', 'where to write it, or - for standard output', 'keyz-report.html')
    .addOption(
      new Option('--since <when>', 'where plots and changes begin: this day or time, or this long ago')
        .argParser(parseSince)
        .default(parseSince(defaultSpan), defaultSpan),
    )
    .option(
      '--at <when>',
      'as of the end of a day in UTC (2026-10-01), a time, how long ago (7d, 2w), or a commit in the git history (HEAD~1)',
    )
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .option(...localOption)
    .addOption(fetchOption().conflicts(['local', 'at']))
    .option('--force', 'replace a file that is not a report, or write into the store', false)
    .option(...jsonOption)
    .action(async (paths, options) => {
      const complete = await writeReport(runtime, paths, options)
      finish(complete ? exitCodes.done : exitCodes.someFailed)
    })
}

/** False if a sidecar or the registry could not be read: the report says which. */
async function writeReport(runtime: Runtime, paths: string[], options: ReportOptions): Promise<boolean> {
  const { environment, output, scanner, interrupt } = runtime
  const toStdout = options.out === '-'
  if (toStdout && options.json)
    throw new CommandError('--json and --out - cannot be used together: both use standard output')
  const open = await runtime.openStore()
  refuseUnknownProviders(options.provider ?? [])
  const file = toStdout ? null : await placeOfReport(options.out, open.store, options.force)
  const point = options.at === undefined ? null : await pointInHistory(open.git, options.at, environment.instant())
  const now = point?.at ?? environment.instant()
  const since = startOf(options.since, now)
  const selected = selector({ paths, providers: options.provider ?? [], shard: null })
  const { input, status } = await gather(open, runtime, { now, since, point, selected, where: options })
  scanner.publish([
    ...status.mapped,
    ...status.unmapped,
    ...status.keys.flatMap((key) => [key.account_ref, key.key_alias]),
  ])
  refuseUnknownPaths(paths, status)
  output.progress('Writing the report')
  const text = renderReport(input, await makePageFiles(programFolder))
  interrupt.throwIfAborted()
  if (file === null) output.verbatim(text.trimEnd())
  else {
    scanner.inspectClosely(text, file)
    await writeOut(file, text, { mode: 0o600 })
    const bytes = Buffer.byteLength(text)
    const report: HtmlReport = { schema_version: 1, at: now, since, file, bytes, keys: input.keys.length }
    if (options.json) output.json(report)
    else output.verbatim(file)
  }
  for (const sentence of [...input.problems, ...input.branches]) output.sentence(`${sentence}.`)
  return status.broken.length === 0 && status.newer === null
}

/** Throws CommandError for a window that begins when it has already ended. */
function startOf(since: Moment, now: Instant): Instant {
  const start = since(millisecondsOf(now))
  if (start >= millisecondsOf(now)) throw new CommandError(`--since is not before ${now}, where the report ends`)
  return instantAt(Math.max(0, start))
}
