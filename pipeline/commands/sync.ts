// `keyz sync`: reads the keys at their providers and writes what changed.
import { type Command, Option } from '@commander-js/extra-typings'
import { GitMode } from '../../schema/config.ts'
import { CommandError } from '../errors.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { recordUsage } from '../spend/record-usage.ts'
import type { Selection } from '../store/selection.ts'
import { type Synced, sync } from '../sync/sync.ts'
import { syncContext } from '../sync/sync-context.ts'
import { jsonOption } from './shared/json-option.ts'
import { severalValues } from './shared/several-values.ts'
import { parseShard } from './shared/shard-option.ts'
import { printSynced } from './sync-output.ts'

interface SyncOptions {
  all?: true | undefined
  provider?: string[] | undefined
  force: boolean
  dryRun: boolean
  shard?: NonNullable<Selection['shard']> | undefined
  git?: GitMode | undefined
  usage: boolean
  json: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('sync')
    .description('ask each provider about your keys, and save what changed')
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .option('--all', 'all mapped entries (same as no path)')
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .option('--force', 'also read keys that were read recently or are backing off', false)
    .option('--dry-run', 'print what would change, and write nothing', false)
    .option('--shard <i/n>', 'only the i-th of n parts of the keys; the split is always the same', parseShard)
    .addOption(
      new Option('--git <mode>', 'how to record the result in git (default: git.mode in .keyz/config.yaml)').choices(
        GitMode.options,
      ),
    )
    .option('--usage', 'also record what OpenCode spent, like keyz usage record', false)
    .option(...jsonOption)
    .action(async (paths, options) => {
      const synced = await runSync(runtime, paths, options)
      finish(synced.exitCode)
    })
}

async function runSync(runtime: Runtime, paths: string[], options: SyncOptions): Promise<Synced> {
  if (options.all && paths.length > 0) throw new CommandError('--all and a path cannot be used together')
  const { output } = runtime
  const open = await runtime.openStore({ git: options.git })
  // Before the sync, so that its commit includes the usage too.
  const months = options.usage && !options.dryRun ? await recordMonths(runtime, open) : []
  const synced = await sync(
    {
      selection: { paths, providers: options.provider ?? [], shard: options.shard ?? null },
      force: options.force,
      dryRun: options.dryRun,
    },
    syncContext(runtime, open, {
      mayPrompt: runtime.interactive,
      progress: (done, total) => output.progress(`${done} of ${total} keys`),
    }),
  )
  if (options.json) output.json(synced.report)
  else printSynced(synced, runtime, options.dryRun)
  for (const note of synced.notes) output.say(note)
  if (months.length > 0) output.say(`Recorded what OpenCode spent in ${months.join(', ')}.`)
  if (!options.dryRun && !options.json) printUncommitted(synced, open, runtime)
  return synced
}

/** The months whose record changed. */
async function recordMonths({ environment, interrupt }: Runtime, open: OpenStore): Promise<string[]> {
  const { records } = await recordUsage({
    ...open,
    sources: { events: null, data: [] },
    environment,
    hostAlias: undefined,
    signal: interrupt,
  })
  return records.flatMap(({ outcome, month }) => (outcome === 'updated' ? [month] : []))
}

function printUncommitted({ wrote }: Synced, { config }: OpenStore, { output }: Runtime): void {
  if (wrote && config.git.mode === 'none')
    output.say('Changes in .keyz are not committed: use --git commit, or set git.mode in .keyz/config.yaml.')
  if (wrote && config.git.mode === 'stage') output.say('Changes in .keyz are staged for your next commit.')
}
