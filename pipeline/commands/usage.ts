// `keyz usage`: what OpenCode's agents spent, from the events of the plugin and from what OpenCode itself kept.
import { type Command, Option } from '@commander-js/extra-typings'
import { type By, renderCsv, renderUsage } from '../../meta/views/usage.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { usageReport } from '../spend/usage-report.ts'
import { sourcesOf } from './shared/spend-sources.ts'
import { storeForSpend } from './shared/store-for-spend.ts'
import { parseSince, parseUntil } from './shared/time-window.ts'
import { registerRecord } from './usage-record.ts'

const groupings = ['session', 'model', 'provider', 'day'] as const satisfies readonly By[]

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  const usage = program
    .command('usage')
    .description('what OpenCode spent: per session, model, provider and day, and under which key')
    .option('--events <path...>', 'event files, or folders of them (default: what the plugin noted here)')
    .option('--no-events', 'read no events')
    .option(
      '--opencode-data [folder]',
      "also read OpenCode's own database or files (default: where OpenCode keeps them)",
    )
    .option('--since <when>', 'from this day or time on, or from as long ago (7d)', parseSince)
    .option('--until <when>', 'up to the end of this day, or up to this time', parseUntil)
    .option('--session <id...>', 'only these sessions')
    .addOption(new Option('--by <what>', 'what the table is of').choices(groupings).default('model' as const))
    .option('--estimate', 'where nobody told a cost, work it out from the prices of the registry, and mark it', false)
    .option('--reconcile', 'also lay the spend beside what the providers told for the same windows', false)
    .option('--csv', 'print comma separated values', false)
    .option('--json', 'print one JSON object', false)
    .action(async (options) => {
      const { environment, output, interrupt } = runtime
      const { store, prices } = await storeForSpend(runtime)
      if (options.reconcile && store === null)
        throw new CommandError('--reconcile needs a store with the readings of its keys: set PASSWORD_STORE_DIR')
      const now = environment.now()
      const report = await usageReport(
        {
          sources: sourcesOf(options, environment.folders.data),
          since: options.since?.(now) ?? 0,
          until: options.until?.(now) ?? Number.POSITIVE_INFINITY,
          sessions: options.session ?? [],
          prices: options.estimate ? prices : null,
          reconcile: options.reconcile,
        },
        { folders: environment.folders, store, signal: interrupt },
      )
      if (options.json) output.json(report)
      else for (const line of (options.csv ? renderCsv : renderUsage)(report, options.by)) output.data(line)
      if (!options.json) for (const warning of report.warnings) output.say(`${warning}.`)
      finish(exitCodes.done)
    })
  registerRecord(usage, () => usage.opts(), { runtime, finish })
}
