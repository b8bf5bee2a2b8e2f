// `keyz show`: everything that is known about one key, and what to do about what is missing.

import type { Instant } from '../../../schema/instant.ts'
import { policyNames } from '../../../schema/registry.ts'
import type { Violation } from '../../../schema/reports/check-report.ts'
import type { HistoryPoint, Replacement, StatusKey } from '../../../schema/reports/status-report.ts'
import type { KeySpend } from '../../../schema/reports/usage-report.ts'
import { printable } from '../../../schema/text.ts'
import { day, minute, money, type Precision, relative, sinceRead } from '../../judge/values.ts'
import { failureWords, neverRead, unreadableWords } from '../failure-words.ts'
import { passingWords } from '../key-summary.ts'
import { namingEntry } from '../naming-entry.ts'
import { gapLines } from '../reading-words.ts'
import { drawnBadges, markOf, type Style, standingWords } from '../style.ts'
import { costWords } from '../usage.ts'
import { figures } from './details-figures.ts'
import { type Room, type Row, section, several } from './details-section.ts'

/** A key with its history. What takes longer to find is optional. */
interface Detailed extends StatusKey {
  history: HistoryPoint[]
  /** Newest first. */
  replaced_at?: Instant[]
  /** The same with who did it. */
  replacements?: Replacement[]
  expires_from?: 'provider' | 'registry' | null
  violations?: Violation[]
  shares_wallet_with?: readonly string[] | undefined
  local_spend?: KeySpend | undefined
}

/** Money is in cents, unless `precision` asks for every digit. With `room`, nothing is left out. */
export function renderDetails(
  key: Detailed,
  now: Instant,
  style: Style,
  precision: Precision = 'rounded',
  room: Room | null = null,
): string[] {
  const badges = drawnBadges(key.badges)
  const marks = badges.map((badge) => markOf(badge, style).mark).join('')
  const sections = [
    identity(key, now),
    figures(key, now, precision),
    several('same wallet as', (key.shares_wallet_with ?? []).map(printable)),
    spend(key.local_spend),
    standing(key, now),
    several('policy', violationWords(key.violations)),
    several('not known', gapLines(key.gaps, key.key_path)),
    past(key, precision),
  ]
  const title = `${style.paint('bold', printable(key.key_path))}  ${marks}  ${standingWords(key.status, key.badges)}`
  return [title, ...sections.flatMap((rows) => section(rows, room))]
}

function identity(key: Detailed, now: Instant): Row[] {
  return [
    ['provider', `${key.provider_id}, account ${printable(key.account_ref)}, alias ${printable(key.key_alias)}`],
    ['kind', key.key_kind],
    ...(key.tags.length === 0 ? [] : [['tags', key.tags.map(printable).join(', ')] as const]),
    ...(key.owner === null ? [] : [['owner', printable(key.owner)] as const]),
    ...(key.env.length === 0 ? [] : [['variables', key.env.join(', ')] as const]),
    ...(key.record_identity ? [['identity', 'names and email addresses are stored'] as const] : []),
    ...(key.sync ? [] : [['sync', 'off: asked only if you name it'] as const]),
    ...several('acknowledged', acknowledgedWords(key.acknowledged)),
    ...(key.notes === null ? [] : [['notes', printable(key.notes)] as const]),
    ...(key.created_at === null
      ? []
      : [['in the store', `since ${day(key.created_at)} (${relative(key.created_at, now)})`] as const]),
    ...several(
      'last replaced',
      replacementsOf(key).map(
        ({ at, author }) => `${day(at)} (${relative(at, now)})${author === null ? '' : ` by ${printable(author)}`}`,
      ),
    ),
    ...(key.changed_by_others
      ? [
          [
            'waiting',
            'changed by others: keyz sync with its path sends it',
            'Until then nothing is sent, and the last reading stays.',
          ] as const,
        ]
      : []),
    ['last read', lastRead(key, now)],
    ...(key.passing_failure === null
      ? []
      : [
          [
            'failed',
            passingWords(key.passing_failure, now),
            printable(namingEntry(key.passing_failure.message, key.key_path)),
          ] as const,
        ]),
    ...(key.last_error === null
      ? []
      : [
          [
            'error',
            key.unreadable === null
              ? `${failureWords(key.last_error.kind)} since ${minute(key.last_error.at)} UTC`
              : unreadableWords,
            printable(namingEntry(key.last_error.message, key.key_path)),
          ] as const,
        ]),
  ]
}

function replacementsOf({ replacements, replaced_at, rotated_at }: Detailed): readonly Replacement[] {
  const times = replaced_at ?? (rotated_at === null ? [] : [rotated_at])
  return replacements ?? times.map((at) => ({ at, author: null }))
}

/** `runway_below until 2026-12-01: topped up on Monday`. */
function acknowledgedWords(acknowledged: StatusKey['acknowledged']): string[] {
  return policyNames.flatMap((policy) => {
    const known = acknowledged[policy]
    return known === undefined ? [] : [`${policy} until ${day(known.until)}: ${printable(known.why)}`]
  })
}

function lastRead(key: StatusKey, now: Instant): string {
  const { last_success_at: at, badges } = key
  if (at === null) return neverRead(key)
  return `${minute(at)} UTC (${sinceRead(at, now)})${badges.includes('stale') ? ': the figures below are old' : ''}`
}

/** What OpenCode spent from this machine. */
function spend(local: KeySpend | undefined): Row[] {
  if (local === undefined) return []
  const { month, in_month, in_all } = local
  return [['spent by OpenCode', `${costWords(in_month)} in ${month}`, `${costWords(in_all)} in total`]]
}

function saidBy({ expires_from }: Detailed): string {
  return expires_from == null ? '' : `, says the ${expires_from}`
}

function standing(key: Detailed, now: Instant): Row[] {
  const { created_at, disabled, permissions, plan } = key.key
  return [
    ...(key.expires_at === null
      ? []
      : [['expires', `${minute(key.expires_at)} UTC (${relative(key.expires_at, now)})${saidBy(key)}`] as const]),
    ...(created_at === null ? [] : [['created', `${minute(created_at)} UTC`] as const]),
    ...(disabled === null ? [] : [['disabled', disabled ? 'yes' : 'no'] as const]),
    ...(plan === null ? [] : [['plan', plan] as const]),
    ...several('permission', permissions ?? []),
    ...(key.models === null
      ? []
      : [['models', `${key.models.count}${key.models.ids === null ? '' : `: ${key.models.ids.join(', ')}`}`] as const]),
    ...Object.entries(key.attributes).map(([name, value]) => [name, value] as const),
  ]
}

function past(key: Detailed, precision: Precision): Row[] {
  const points = key.history.map(({ at, sync_status, balances }) => {
    const amounts = balances?.map(({ amount, currency }) => money(amount, currency, precision)).join(', ')
    return `${minute(at)} UTC  ${sync_status === 'error' ? 'error' : (amounts ?? 'no balance')}`
  })
  const provenance = key.provenance.map(({ request, http_status }) => `${request} (${http_status})`)
  return [...several('history', points), ...several('source', provenance)]
}

function violationWords(violations: readonly Violation[] = []): string[] {
  return violations.map(
    ({ policy, message, acknowledged }) =>
      `${policy}: ${printable(message)}${acknowledged === null ? '' : ' (acknowledged)'}`,
  )
}
