// `keyz usage record`: writes this machine's monthly totals to .keyz/usage, for the team.
import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { commitMetadata } from '../commit/commit-metadata.ts'
import { random, sleep } from '../environment/clock.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { recordUsage } from '../spend/record-usage.ts'
import { type SourceOptions, usageSources } from './shared/usage-sources.ts'

/** `shared` gives the options of `keyz usage` that mean the same here. */
export function registerRecord(
  usage: CommandUnknownOpts,
  shared: () => SourceOptions & { json: boolean },
  { runtime, finish }: { runtime: Runtime; finish: Finish },
): void {
  usage
    .command('record')
    .description('write monthly totals to .keyz/usage, so that your team sees them in the store')
    .option('--host-alias <name>', 'what to call this machine; remembered for next time')
    .addOption(
      new Option('--git <mode>', 'what to do with the result in git').choices(['none', 'stage', 'commit'] as const),
    )
    .addHelpText('after', '\nAlso takes --events, --no-events, --opencode-data, and --json, as keyz usage does.')
    .action(async ({ git, hostAlias }) => {
      const { environment, output, scanner, interrupt } = runtime
      const { json, ...named } = shared()
      const open = await runtime.openStore({ git })
      const report = await recordUsage({
        ...open,
        sources: usageSources(named),
        environment,
        hostAlias,
        signal: interrupt,
      })
      const { commit, note } = await commitMetadata({
        ...open,
        mode: open.config.git.mode,
        inspect: scanner.inspect,
        random,
        sleep,
      })
      if (json) output.json({ ...report, commit })
      else {
        for (const { path, outcome } of report.records) output.data(`${outcome.padEnd(9)}  ${path}`)
        for (const warning of report.warnings) output.sentence(`${warning}.`)
      }
      if (note !== null) output.sentence(`${note}.`)
      finish(exitCodes.done)
    })
}
