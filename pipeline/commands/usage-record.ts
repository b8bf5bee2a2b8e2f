// `keyz usage record`: writes the month totals of this machine below .keyz/usage, for the team.
import { setTimeout } from 'node:timers/promises'
import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { record } from '../commit/record.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { recordUsage } from '../spend/record-usage.ts'
import { sourcesOf } from './shared/spend-sources.ts'

/** `--events`, `--opencode-data` and `--json` are options of `keyz usage`, and mean the same here. */
export function registerRecord(
  usage: CommandUnknownOpts,
  shared: () => Parameters<typeof sourcesOf>[0] & { json: boolean },
  { runtime, finish }: { runtime: Runtime; finish: Finish },
): void {
  usage
    .command('record')
    .description('write the totals of each month below .keyz/usage, so that a team sees them in its repository')
    .option('--host-alias <name>', 'what to call this machine; remembered for the next time')
    .addOption(
      new Option('--git <mode>', 'what to do with the result in git').choices(['none', 'stage', 'commit'] as const),
    )
    .addHelpText('after', '\nAlso --events, --no-events, --opencode-data and --json, as in keyz usage.')
    .action(async ({ git, hostAlias }) => {
      const { environment, output, scanner, interrupt } = runtime
      const { json, ...named } = shared()
      const open = await runtime.openStore({ git })
      const report = await recordUsage({
        ...open,
        sources: sourcesOf(named, environment.folders.data),
        environment,
        hostAlias,
        signal: interrupt,
      })
      const { commit, note } = await record({
        ...open,
        mode: open.config.git.mode,
        inspect: scanner.inspect,
        random: Math.random,
        sleep: async (milliseconds) => void (await setTimeout(milliseconds)),
      })
      if (json) output.json({ ...report, commit })
      else {
        for (const { path, outcome } of report.records) output.data(`${outcome.padEnd(9)}  ${path}`)
        for (const warning of report.warnings) output.say(`${warning}.`)
      }
      if (note !== null) output.say(`${note}.`)
      finish(exitCodes.done)
    })
}
