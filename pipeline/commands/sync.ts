// `keyz sync`: the flags, and how the result is told.
import { setTimeout } from 'node:timers/promises'
import { type Command, Option } from '@commander-js/extra-typings'
import { z } from 'zod'
import type { Change } from '../../meta/judge/compare.ts'
import { money } from '../../meta/judge/values.ts'
import { Balance } from '../../schema/reading.ts'
import type { SyncResult } from '../../schema/sync-report.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { recordUsage } from '../spend/record-usage.ts'
import { type Synced, sync } from '../sync/sync.ts'
import { parseShard } from './shared/shard-option.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('sync')
    .description('ask the providers about every mapped key, and write what is news beside the keys')
    .argument('[path...]', 'entries, folders or globs; all mapped entries where none is given')
    .option('--all', 'all mapped entries (as without a path)')
    .option('--provider <id...>', 'only keys of these providers')
    .option('--force', 'ask also about keys that are fresh or backing off', false)
    .option('--dry-run', 'ask, print what would change, and write nothing', false)
    .option('--shard <i/n>', 'only the i-th of n parts of the keys, split the same way every time', parseShard)
    .addOption(
      new Option('--git <mode>', 'what to do with the result in git (default: git.mode of .keyz/config.yaml)').choices([
        'none',
        'stage',
        'commit',
      ]),
    )
    .option('--usage', 'also record what OpenCode spent, as keyz usage record does', false)
    .option('--json', 'print one JSON object', false)
    .action(async (paths, options) => {
      if (options.all && paths.length > 0)
        throw new CommandError('--all and a path exclude each other: give one of them')
      const { output } = runtime
      const open = await runtime.openStore({ git: options.git })
      const { environment, interrupt } = runtime
      // Before the sync, whose commit then holds it too.
      const recorded =
        options.usage && !options.dryRun
          ? await recordUsage({
              ...open,
              sources: { events: null, data: [] },
              environment,
              hostAlias: undefined,
              signal: interrupt,
            })
          : null
      const synced = await sync(
        {
          selection: { paths, providers: options.provider ?? [], shard: options.shard ?? null },
          force: options.force,
          dryRun: options.dryRun,
        },
        {
          ...open,
          environment: runtime.environment,
          scanner: runtime.scanner,
          interrupt: runtime.interrupt,
          mayPrompt: runtime.interactive,
          random: Math.random,
          sleep: async (milliseconds, signal) =>
            void (await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal })),
          progress: (done, total) => output.progress(`${done} of ${total} keys`),
        },
      )
      if (options.json) output.json(synced.report)
      else tell(synced, runtime, options.dryRun)
      for (const note of synced.notes) output.say(note)
      const months = recorded?.records.filter(({ outcome }) => outcome === 'updated') ?? []
      if (months.length > 0)
        output.say(`Recorded what OpenCode spent in ${months.map(({ month }) => month).join(', ')}.`)
      const written = synced.report.results.some(({ outcome }) => outcome === 'updated' || outcome === 'failed')
      if (written && !options.dryRun && !options.json && open.config.git.mode === 'none') {
        output.say('Written to .keyz and not committed: --git commit does, or git.mode in .keyz/config.yaml.')
      }
      if (written && !options.dryRun && !options.json && open.config.git.mode === 'stage')
        output.say('Staged below .keyz: your next commit takes it along.')
      finish(synced.exitCode)
    })
}

const marks = { updated: '+', unchanged: '=', fresh: '.', backing_off: '~', skipped: '-', failed: '!' } as const

function tell({ report, changes, exitCode }: Synced, { output }: Runtime, dryRun: boolean): void {
  // In a large store only what happened is listed; the count below has the rest.
  const quiet = report.results.length > maxListed
  for (const result of report.results) {
    if (quiet && (result.outcome === 'fresh' || result.outcome === 'unchanged')) continue
    const path = printable(result.key_path)
    const changed = changes.get(result.key_path) ?? []
    output.data(`${marks[result.outcome]} ${path}  ${wordsFor(result, dryRun)}${balanceChange(changed)}`)
    for (const { field, before, after } of changed) {
      if (dryRun && !internal.has(field) && !isBlank(after))
        output.data(`    ${field}: ${shown(before)} -> ${shown(after)}`)
    }
    if (result.error !== null) output.say(`  ${path}: ${result.error.message}.`)
  }
  const counts = Object.keys(marks).flatMap((outcome) => {
    const count = report.results.filter((result) => result.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${outcome.replace('_', ' ')}`]
  })
  const { length } = report.results
  const ended = exitCode === 130 ? 'Interrupted. ' : ''
  const where = dryRun
    ? ' Nothing was written.'
    : report.commit === null
      ? ''
      : ` Commit ${report.commit.slice(0, 10)}.`
  output.say(
    `${ended}${length} ${length === 1 ? 'key' : 'keys'}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.${where}`,
  )
}

function wordsFor({ outcome, error }: SyncResult, dryRun: boolean): string {
  if (error !== null) return `${outcome} (${error.kind})`
  if (outcome === 'updated' && dryRun) return 'would change'
  if (outcome === 'fresh') return 'fresh (--force asks again)'
  if (outcome === 'backing_off') return 'backing off (--force asks now)'
  return outcome
}

/** The change that most people look for, in the line of its key. */
function balanceChange(changed: readonly Change[]): string {
  const balance = changed.find(({ field }) => field === 'balances')
  if (balance === undefined || balance.after === null) return ''
  return `  ${balance.before === null ? '' : `${shown(balance.before)} -> `}${shown(balance.after)}`
}

/** Changes with every new key, and tells nobody anything. */
const internal = new Set([
  'schema_version',
  'provider_id',
  'account_ref',
  'key_alias',
  'key_path',
  'key_kind',
  'capabilities',
  'gaps',
])

function isBlank(value: unknown): boolean {
  return value === null || ['[]', '{}'].includes(JSON.stringify(value))
}

const maxListed = 40
const maxShown = 160
const Balances = z.array(Balance)

function shown(value: unknown): string {
  const balances = Balances.safeParse(value)
  if (balances.success && balances.data.length > 0)
    return balances.data.map(({ amount, currency }) => money(amount, currency)).join(', ')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > maxShown ? `${text.slice(0, maxShown)}...` : text
}
