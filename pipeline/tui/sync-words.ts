// What came of a sync, in one sentence for the status line.

import { soon } from '../../meta/judge/values.ts'
import { namingEntry } from '../../meta/views/naming-entry.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SyncResult } from '../../schema/reports/sync-report.ts'
import { printable } from '../../schema/text.ts'
import type { Message, SyncOutcome } from './state.ts'

/** The agent wanted a passphrase for one of them, and was told not to ask. */
export function isLocked(outcome: SyncOutcome): boolean {
  return 'results' in outcome && outcome.results.some(needsPassphrase)
}

function needsPassphrase({ outcome, error }: SyncResult): boolean {
  return outcome === 'skipped' && error?.kind === 'decrypt_error'
}

/** Null where there is nothing to say: what was done without being asked for is only worth a word when something is wrong. */
export function syncedMessage(outcome: SyncOutcome, automatic: boolean, now: Instant): Message | null {
  if ('failure' in outcome) return bad(outcome.failure)
  const { results, notes } = outcome
  if (results.some(needsPassphrase))
    return bad('The private key is locked: c copies the key and asks for the passphrase, then press r.')
  const failed = results.filter(({ error }) => error !== null)
  const [first] = failed
  if (first !== undefined && results.length === 1)
    return bad(`${printable(first.key_path)}: ${namingEntry(first.error?.message ?? '', first.key_path)}`)
  const note = notes[0] === undefined ? '' : ` ${notes[0]}`
  if (automatic && failed.length === 0 && note === '') return null
  const [only] = results
  const words = results.length === 1 && only !== undefined ? wordsFor(only, now) : counts(results)
  const hint = automatic ? '' : hintFor(results)
  // The same for all of them, or one of several: in either case the next thing to see to.
  const why = first?.error == null ? '' : ` ${printable(first.key_path)}: ${first.error.message}.`
  return { text: `${words}.${hint}${why}${note}`, tone: failed.length > 0 ? 'bad' : note === '' ? 'good' : 'plain' }
}

/** Where none of them was due. */
function hintFor(results: readonly SyncResult[]): string {
  if (results.some(({ outcome }) => outcome !== 'fresh' && outcome !== 'backing_off')) return ''
  if (results.length > 1) return ' r asks about one of them all the same.'
  return results[0]?.outcome === 'fresh' ? ' r asks all the same.' : ''
}

function bad(text: string): Message {
  return { text, tone: 'bad' }
}

function wordsFor({ key_path, provider_id, outcome, not_before, retry_after }: SyncResult, now: Instant): string {
  const path = printable(key_path)
  switch (outcome) {
    case 'updated':
      return `${path}: updated`
    case 'unchanged':
      return `${path}: nothing new`
    case 'backing_off':
      if (retry_after !== null) return `${path}: backing off, as ${provider_id} asked: due ${soon(retry_after, now)}`
      return `${path}: backing off after failures${not_before === null ? '' : `: due ${soon(not_before, now)}`}`
    case 'waiting':
      return `${path}: changed by somebody else, so nothing was sent; r sends it`
    case 'skipped':
      return `${path}: no answer in time`
    default:
      return `${path}: ${outcome}`
  }
}

/** `12 keys: 3 updated, 9 unchanged`. */
function counts(results: readonly SyncResult[]): string {
  const numbers = new Map<string, number>()
  for (const { outcome } of results) numbers.set(outcome, (numbers.get(outcome) ?? 0) + 1)
  const words = [...numbers].map(([outcome, count]) => `${count} ${outcome.replace('_', ' ')}`)
  return [`${results.length} ${results.length === 1 ? 'key' : 'keys'}`, words.join(', ')].filter(Boolean).join(': ')
}
