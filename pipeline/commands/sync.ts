// `keyz sync`: reads the keys at their providers and writes what changed.
import { type Command, Option } from '@commander-js/extra-typings'
import { GitMode } from '../../schema/config.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { recordUsage } from '../spend/record-usage.ts'
import type { Selection } from '../store/selection.ts'
import { type Synced, sync } from '../sync/sync.ts'
import { syncContext } from '../sync/sync-context.ts'
import { acceptWaiting } from './shared/accept-waiting.ts'
import { counted } from './shared/counted.ts'
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
  accept: boolean
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
    .option('--accept', 'show what others changed and where it would be sent, and ask once about all of it', false)
    .option(...jsonOption)
    .action(async (paths, options) => {
      const synced = await runSync(runtime, paths, options)
      finish(synced.exitCode)
    })
}

async function runSync(runtime: Runtime, paths: string[], options: SyncOptions): Promise<Synced> {
  if (options.all && paths.length > 0) throw new CommandError('--all and a path cannot be used together')
  if (options.accept && (options.json || options.dryRun))
    throw new CommandError(`--accept asks you, so it cannot be used with ${options.json ? '--json' : '--dry-run'}`)
  const { output } = runtime
  const open = await runtime.openStore({ git: options.git })
  // Before the sync, so that its commit includes the usage too.
  const months = options.usage && !options.dryRun ? await recordMonths(runtime, open) : []
  const context = syncContext(runtime, open, {
    mayPrompt: runtime.interactive,
    progress: (done, total) => output.progress(`${done} of ${counted(total, 'key')}`),
  })
  const selection = { paths, providers: options.provider ?? [], shard: options.shard ?? null }
  const { force, dryRun } = options
  const first = await sync({ selection, force, dryRun }, context)
  const synced = options.accept ? await syncAccepted(first, open, runtime, context) : first
  if (options.json) output.json(synced.report)
  else printSynced(synced, runtime, options.dryRun)
  for (const note of synced.notes) output.say(note)
  if (months.length > 0) output.say(`Recorded what OpenCode spent in ${months.join(', ')}.`)
  if (!options.dryRun && !options.json) printUncommitted(synced, open, runtime)
  return synced
}

/** What waited and was agreed to is read as if it had been named; without any of it, what was synced stands. */
async function syncAccepted(
  first: Synced,
  open: OpenStore,
  runtime: Runtime,
  context: ReturnType<typeof syncContext>,
): Promise<Synced> {
  const about = first.report.results.map(({ key_path }) => key_path)
  const paths = await acceptWaiting(open, about, runtime)
  if (paths.length === 0) return first
  printSynced(first, runtime, false)
  const selection = { paths, providers: [], shard: null }
  const second = await sync({ selection, force: false, dryRun: false }, context)
  const others = first.report.results.filter(({ key_path }) => !paths.includes(key_path))
  const othersFailed = others.some(({ outcome }) => ['failed', 'skipped', 'waiting'].includes(outcome))
  return {
    ...second,
    wrote: first.wrote || second.wrote,
    exitCode: second.exitCode === exitCodes.done && othersFailed ? exitCodes.someFailed : second.exitCode,
  }
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
