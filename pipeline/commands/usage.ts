// `keyz usage`: what OpenCode spent, from the plugin's events and from OpenCode's own data.
import { type Command, Option } from '@commander-js/extra-typings'
import { type By, renderCsv, renderUsage } from '../../meta/views/usage.ts'
import type { Plugin } from '../../schema/reports/opencode-report.ts'
import type { UsageReport } from '../../schema/reports/usage-report.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { findPlugins, nothingYet } from '../opencode/diagnose-plugin.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { NothingRecordedError } from '../spend/sources/collect-messages.ts'
import { usageReport } from '../spend/usage-report.ts'
import { jsonOption } from './shared/json-option.ts'
import { optionalStore } from './shared/optional-store.ts'
import { type Moment, parseSince, parseUntil } from './shared/time-window.ts'
import { type SourceOptions, usageSources } from './shared/usage-sources.ts'
import { registerRecord } from './usage-record.ts'

const groupings = ['session', 'model', 'provider', 'day'] as const satisfies readonly By[]

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  const usage = program
    .command('usage')
    .description('show what OpenCode spent, by session, model, provider, or day, and on which key')
    .option('--events <path...>', "event files, or folders of them (default: the plugin's events on this machine)")
    .option('--no-events', 'do not read events')
    .option(
      '--opencode-data [folder]',
      "also read OpenCode's own database or message files (default: OpenCode's data folder, and the database that OPENCODE_DB names)",
    )
    .option('--since <when>', 'start at this day or time, or this long ago (7d, 2w)', parseSince)
    .option('--until <when>', 'stop at the end of this day, or at this time', parseUntil)
    .option('--session <id...>', 'only these sessions')
    .addOption(new Option('--by <what>', 'the rows of the table').choices(groupings).default('model' as const))
    .option('--estimate', 'estimate missing costs from the prices in the registry, and mark them', false)
    .option('--reconcile', 'also compare with what the providers billed for the same time', false)
    .option('--csv', 'print comma-separated values', false)
    .option(...jsonOption)
    .action(async (options) => {
      const report = await reportFor(options, runtime)
      const { output } = runtime
      if (options.json) output.json(report)
      else {
        if (options.csv) for (const line of renderCsv(report, options.by)) output.rows(line)
        else for (const line of renderUsage(report, options.by)) output.data(line)
        for (const warning of report.warnings) output.sentence(`${warning}.`)
      }
      finish(exitCodes.done)
    })
  registerRecord(usage, () => usage.opts(), { runtime, finish })
}

interface ReportOptions extends SourceOptions {
  since?: Moment | undefined
  until?: Moment | undefined
  session?: string[] | undefined
  estimate: boolean
  reconcile: boolean
}

async function reportFor(options: ReportOptions, runtime: Runtime): Promise<UsageReport> {
  const { environment, interrupt } = runtime
  const { store, prices } = await optionalStore(runtime)
  if (options.reconcile && store === null)
    throw new CommandError('--reconcile needs a store whose keys were synced: set PASSWORD_STORE_DIR')
  const now = environment.now()
  const reading = usageReport(
    {
      sources: usageSources(options),
      since: options.since?.(now) ?? 0,
      until: options.until?.(now) ?? Number.POSITIVE_INFINITY,
      sessions: options.session ?? [],
      prices: options.estimate ? prices : null,
      reconcile: options.reconcile,
    },
    { folders: environment.folders, store, signal: interrupt },
  )
  return await reading.catch(async (error: unknown) => {
    const isInstalled =
      error instanceof NothingRecordedError && (await findPlugins(environment.folders, '.')).some(isCurrent)
    throw isInstalled ? new CommandError(nothingYet) : error
  })
}

function isCurrent({ state }: Plugin): boolean {
  return state === 'current'
}
