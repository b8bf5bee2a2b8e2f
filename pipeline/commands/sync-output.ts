// What `keyz sync` prints: a line for each key, what changed in it, and a summary.
import { z } from 'zod'
import type { Change } from '../../meta/judge/compare.ts'
import { money, soon } from '../../meta/judge/values.ts'
import { failureWords } from '../../meta/views/failure-words.ts'
import { namingEntry } from '../../meta/views/naming-entry.ts'
import type { Instant } from '../../schema/instant.ts'
import { Balance } from '../../schema/reading.ts'
import type { SyncResult } from '../../schema/reports/sync-report.ts'
import { printable } from '../../schema/text.ts'
import { exitCodes } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import { errorSentences } from '../sync/error-sentences.ts'
import type { Synced } from '../sync/sync.ts'
import { counted } from './shared/counted.ts'

const marks = {
  updated: '+',
  unchanged: '=',
  fresh: '.',
  backing_off: '~',
  skipped: '-',
  failed: '!',
  waiting: '?',
} as const

export function printSynced(synced: Synced, { output }: Runtime, dryRun: boolean): void {
  const { offline } = synced
  // Offline, what happened to every key is the same, and the notes say it once.
  const results = synced.report.results.filter(({ error }) => !offline || (error && error.kind !== 'network_error'))
  const { listed, folded } = toList(results)
  const times = new Map<string, number>()
  for (const { error } of listed) if (error !== null) times.set(error.message, (times.get(error.message) ?? 0) + 1)
  const isOnlyOne = (message: string) => times.get(message) === 1
  for (const result of listed) {
    const path = printable(result.key_path)
    const changed = synced.changes.get(result.key_path) ?? []
    output.data(
      `${marks[result.outcome]} ${path}  ${wordsFor(result, dryRun, synced.report.finished_at)}${balanceChange(changed)}`,
    )
    for (const { field, before, after } of changed)
      if (dryRun && !internal.has(field) && !isBlank(after))
        output.data(`    ${field}: ${shown(before)} -> ${shown(after)}`)
    if (result.error !== null && isOnlyOne(result.error.message))
      output.sentence(`  ${path}: ${namingEntry(result.error.message, result.key_path)}.`)
  }
  const repeated = listed.filter(({ error }) => error !== null && !isOnlyOne(error.message))
  for (const sentence of errorSentences(repeated, maxNamed)) output.sentence(`${sentence}.`)
  if (folded > 0) output.data(`${marks.fresh} ${counted(folded, 'key')}  fresh (use --force to read them again)`)
  if (listed.length > 1) output.say(legendOf(listed, dryRun))
  if (results.filter(({ outcome }) => outcome === 'waiting').length > 1)
    output.say('To see where all that is waiting would be sent, and to agree to it at once: keyz sync --accept')
  if (!offline) output.say(summaryOf(synced, dryRun))
  else if (synced.exitCode === exitCodes.interrupted) output.say('Interrupted.')
}

/** `folded` is how many fresh keys have one line together. In a large store, only what happened is listed; the summary counts the rest. */
export function toList(results: readonly SyncResult[]): { listed: readonly SyncResult[]; folded: number } {
  if (results.length > maxListed)
    return { listed: results.filter(({ outcome }) => outcome !== 'fresh' && outcome !== 'unchanged'), folded: 0 }
  const others = results.filter(({ outcome }) => outcome !== 'fresh')
  const fresh = results.length - others.length
  return fresh > maxFresh ? { listed: others, folded: fresh } : { listed: results, folded: 0 }
}

/** `Interrupted. 12 keys: 3 updated, 9 unchanged. Commit 0123456789.` */
function summaryOf({ report, exitCode }: Synced, dryRun: boolean): string {
  return [
    ...(exitCode === exitCodes.interrupted ? ['Interrupted.'] : []),
    outcomeCounts(report.results, dryRun),
    ...(dryRun ? ['Nothing was written.'] : report.commit === null ? [] : [`Commit ${report.commit.slice(0, 10)}.`]),
  ].join(' ')
}

/** `12 keys: 3 updated, 9 unchanged.` Every key is counted once, and a single one not at all. */
export function outcomeCounts(results: readonly SyncResult[], dryRun = false): string {
  const counts = Object.keys(marks).flatMap((outcome) => {
    const count = results.filter((result) => result.outcome === outcome).length
    if (count === 0) return []
    const words = outcomeWords(outcome, dryRun)
    return [results.length === 1 ? words : `${count} ${words}`]
  })
  return `${[counted(results.length, 'key'), ...(counts.length === 0 ? [] : [counts.join(', ')])].join(': ')}.`
}

/** `+ updated  ! failed`: what the marks before the paths mean, for those that were printed. */
export function legendOf(listed: readonly SyncResult[], dryRun = false): string {
  const outcomes = new Set<string>(listed.map(({ outcome }) => outcome))
  return Object.entries(marks)
    .flatMap(([outcome, mark]) => (outcomes.has(outcome) ? [`${mark} ${outcomeWords(outcome, dryRun)}`] : []))
    .join('  ')
}

function wordsFor(
  { outcome, error, provider_id, not_before, retry_after }: SyncResult,
  dryRun: boolean,
  now: Instant,
): string {
  // Nothing is wrong with its configuration: a person has to decide.
  if (outcome === 'waiting') return outcome
  if (error !== null) return `${outcome} (${failureWords(error.kind)})`
  if (outcome === 'fresh') return 'fresh (use --force to read it again)'
  if (outcome === 'backing_off' && retry_after !== null)
    return `backing off, as ${provider_id} asked: due ${soon(retry_after, now)} (use --force to read it now)`
  if (outcome === 'backing_off' && not_before !== null)
    return `backing off: due ${soon(not_before, now)} (name it, or use --force, to read it now)`
  return outcomeWords(outcome, dryRun)
}

/** A dry run writes nothing, so it has updated nothing. */
function outcomeWords(outcome: string, dryRun: boolean): string {
  return outcome === 'updated' && dryRun ? 'would change' : outcome.replace('_', ' ')
}

/** The change that most people look for, on the line of its key. */
function balanceChange(changed: readonly Change[]): string {
  const balance = changed.find(({ field }) => field === 'balances')
  if (balance === undefined || balance.after === null) return ''
  return `  ${balance.before === null ? '' : `${shown(balance.before)} -> `}${shown(balance.after)}`
}

/** Fields that change with every new key and mean nothing to people. */
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
/** So many lines that say the same are one. */
const maxFresh = 3
/** Their lines have named them. */
const maxNamed = 3
const maxShown = 160
const Balances = z.array(Balance)

function shown(value: unknown): string {
  const balances = Balances.safeParse(value)
  if (balances.success && balances.data.length > 0)
    return balances.data.map(({ amount, currency }) => money(amount, currency)).join(', ')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > maxShown ? `${text.slice(0, maxShown)}...` : text
}
