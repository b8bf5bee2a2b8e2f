// `keyz export`: every key as it stands, for other programs. Reads only sidecars and git, without decrypting or using the network.
import { type Command, Option } from '@commander-js/extra-typings'
import { exportCsv } from '../../meta/views/export/export-csv.ts'
import { prometheusText } from '../../meta/views/export/prometheus.ts'
import { readFromWords } from '../../meta/views/read-from-words.ts'
import type { Instant } from '../../schema/instant.ts'
import type { StatusReport } from '../../schema/reports/status-report.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { entryTimes } from '../history/entry-times.ts'
import { sidecarSeries } from '../history/readings/sidecar-series.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { pointInHistory } from '../status/point-in-history.ts'
import { statusOfCommit } from '../status/status-at.ts'
import { type StatusOfStore, statusOfStore } from '../status/status-keys.ts'
import { refuseUnknownPaths } from '../store/known-paths.ts'
import { refuseUnknownProviders } from '../store/known-providers.ts'
import { selector } from '../store/selection.ts'
import { jsonOption } from './shared/json-option.ts'
import { fetchOption, localOption, openPushed } from './shared/newest-readings.ts'
import { printLines } from './shared/print-lines.ts'
import { severalValues } from './shared/several-values.ts'
import { placeOfExport, writeOut } from './shared/write-out.ts'

const formats = ['json', 'jsonl', 'csv', 'prometheus'] as const

interface ExportOptions {
  provider?: string[] | undefined
  format?: (typeof formats)[number] | undefined
  at?: string | undefined
  out?: string | undefined
  force: boolean
  local: boolean
  fetch?: true | undefined
  json: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('export')
    .description('print every key as it stands, for other programs: JSON, JSON lines, CSV, or Prometheus metrics')
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .addOption(new Option('--format <name>', 'what to print (default: json)').choices(formats))
    .option(
      '--at <when>',
      'as of the end of a day in UTC (2026-10-01), a time, how long ago (7d, 2w), or a commit in the git history (HEAD~1)',
    )
    .option(...localOption)
    .addOption(fetchOption().conflicts(['local', 'at']))
    .option('--out <file>', 'write to this file, all at once, instead of printing')
    .option('--force', 'write into the store', false)
    .option(...jsonOption)
    .action(async (paths, options) => {
      const complete = await runExport(runtime, paths, options)
      finish(complete ? exitCodes.done : exitCodes.someFailed)
    })
}

/** False if a sidecar or the registry could not be read. */
async function runExport(runtime: Runtime, paths: string[], options: ExportOptions): Promise<boolean> {
  const { output, scanner } = runtime
  if (options.json && options.format !== undefined && options.format !== 'json')
    throw new CommandError(`--json and --format ${options.format} exclude each other: leave one out`)
  refuseUnknownProviders(options.provider ?? [])
  const open = await runtime.openStore()
  const file = options.out === undefined ? null : await placeOfExport(options.out, open.store, options.force)
  const { at, status } = await find(open, runtime, paths, options)
  const { keys, mapped, unmapped, broken, notes, newer } = status
  scanner.publish([...mapped, ...unmapped, ...keys.flatMap(({ account_ref, key_alias }) => [account_ref, key_alias])])
  refuseUnknownPaths(paths, status)
  const report: StatusReport = { schema_version: 1, at, keys, unmapped }
  const format = options.format ?? 'json'
  if (file !== null) {
    const text = textOf(report, format)
    scanner.inspect(text, file)
    await writeOut(file, text)
  } else if (format === 'json') output.json(report)
  else if (format === 'jsonl') output.jsonLines(documentsOf(report))
  else printLines((text) => output.rows(text), linesOf(report, format))
  for (const sentence of [newer ?? [], broken, notes].flat()) output.sentence(`${sentence}.`)
  return broken.length === 0 && newer === null
}

async function find(
  open: OpenStore,
  runtime: Runtime,
  paths: readonly string[],
  { provider, at: wanted, ...where }: ExportOptions,
): Promise<{ at: Instant; status: StatusOfStore }> {
  const selected = selector({ paths, providers: provider ?? [], shard: null })
  const now = runtime.environment.instant()
  if (wanted !== undefined) {
    const { at, commit } = await pointInHistory(open.git, wanted, now)
    return { at, status: await statusOfCommit(open.git, commit, at, selected) }
  }
  const { pushed, unmerged, notes } = await openPushed(open, runtime, open.config.git.metadata_branch, where)
  const [series, times] = await Promise.all([sidecarSeries(open.git, 'HEAD', { unmerged }), entryTimes(open.git)])
  const status = await statusOfStore(open, now, selected, times, series, pushed)
  return { at: now, status: { ...status, notes: [...notes, ...status.notes, ...readFromWords(status.keys, now)] } }
}

function textOf(report: StatusReport, format: (typeof formats)[number]): string {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`
  const lines = format === 'jsonl' ? documentsOf(report).map((one) => JSON.stringify(one)) : linesOf(report, format)
  return lines.map((line) => `${line}\n`).join('')
}

function documentsOf({ at, keys }: StatusReport): unknown[] {
  return keys.map((key) => ({ at, ...key }))
}

function linesOf({ at, keys }: StatusReport, format: 'csv' | 'prometheus'): string[] {
  return format === 'csv' ? exportCsv(keys) : prometheusText(keys, at)
}
