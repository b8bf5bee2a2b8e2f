// The note at the end of a line of `keyz status`: why a key stands where it does, and what to do about it. A few words each.
import { compareDecimals, type Decimal, zero } from '../../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import type { Cost } from '../../../schema/reading.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import type { LastError } from '../../../schema/sidecar.ts'
import { printable } from '../../../schema/text.ts'
import { shortLength } from '../../judge/day-words.ts'
import type { MainFigure } from '../../judge/main-figure.ts'
import type { SharedWallet } from '../../judge/shared-wallets.ts'
import { money, quantity, shortDay, span, spanUntil } from '../../judge/values.ts'
import { failureWordings, failureWords, unreadableWordings } from '../failure-words.ts'
import type { Wordings } from '../fit.ts'
import { acknowledgedWordings, ageWordings, expiresIn, spentWords } from '../key-summary.ts'
import type { Sorting } from './sort-keys.ts'

const advice = ['replace it', 'top it up', 'see keyz show']

export function isAdvice([words = '']: Wordings): boolean {
  return advice.includes(words)
}

/** The most important first: where there is no room, the last ones are left out. */
export function notesOf(
  key: StatusKey,
  figure: MainFigure | null,
  wallet: SharedWallet | null,
  now: Instant,
): Wordings[] {
  return [
    ...standing(key, now),
    ...expiry(key, now),
    ...oldReading(key, now),
    ...(key.changed_by_others ? [['changed by others', 'changed'], ['see keyz show']] : []),
    ...(key.badges.includes('empty') ? [['empty'], ['top it up']] : []),
    ...(wallet === null
      ? figureNotes(key, figure, now)
      : [[`same wallet as ${printable(wallet.path)}`, 'shared wallet']]),
    ...acknowledgedWordings(key, now),
  ]
}

function standing(key: StatusKey, now: Instant): Wordings[] {
  const ago = (at: Instant) => agoWords(at, now)
  const { passing_failure: passing, last_error: error } = key
  return [
    // Trouble that passes does not push aside that somebody has to replace the key.
    ...(error === null || key.status !== 'error' ? [] : errorNotes(error, key.unreadable !== null, now)),
    ...(passing === null ? [] : [passingWordings(passing, ago(passing.at))]),
    ...(key.key.disabled ? [['disabled']] : []),
  ]
}

function oldReading({ badges, last_success_at: readAt }: StatusKey, now: Instant): Wordings[] {
  return badges.includes('stale') && readAt !== null ? [[`read ${agoWords(readAt, now)}`, 'old reading']] : []
}

function errorNotes({ kind, at }: LastError, isUnreadable: boolean, now: Instant): Wordings[] {
  if (isUnreadable) return [unreadableWordings, ['see keyz show']]
  if (kind === 'auth_error') return [[`rejected ${agoWords(at, now)}`, 'rejected'], ['replace it']]
  const since = agoWords(at, now)
  // What is wrong in the store itself is wrong since whenever.
  const timed = kind === 'config_error' && since === 'just now' ? [] : [`${failureWords(kind)} ${since}`]
  return [[...timed, ...failureWordings(kind)], ['see keyz show']]
}

function passingWordings({ http_status, kind }: LastError, since: string): Wordings {
  return http_status === null
    ? [`${failureWords(kind)} ${since}`, ...failureWordings(kind)]
    : [`${http_status} ${since}`, `HTTP ${http_status}`]
}

function expiry({ expires_at, badges }: StatusKey, now: Instant): Wordings[] {
  if (expires_at === null || !(badges.includes('expiring') || badges.includes('expired'))) return []
  const length = millisecondsOf(expires_at) - millisecondsOf(now)
  return length <= 0
    ? [[`expired ${span(length)} ago`, 'expired'], ['replace it']]
    : [[...expiresIn(length), 'expires soon']]
}

/** What the keys are sorted by, if nothing else in their rows says it. */
export function sortNotes(key: StatusKey, sort: Sorting | undefined, now: Instant): Wordings[] {
  return sort === 'expiry' ? farExpiry(key, now) : sort === 'age' ? ageWordings(key, now) : []
}

/** A date that needs nobody yet: it is told only where somebody asks for dates. */
function farExpiry({ expires_at, badges }: StatusKey, now: Instant): Wordings[] {
  if (expires_at === null || badges.includes('expiring') || badges.includes('expired')) return []
  const length = millisecondsOf(expires_at) - millisecondsOf(now)
  return [[`expires ${shortDay(expires_at, now)}`, ...expiresIn(length), `expires ${expires_at.slice(0, 4)}`]]
}

function figureNotes(key: StatusKey, figure: MainFigure | null, now: Instant): Wordings[] {
  if (figure === null) return []
  if (figure.of === 'cost') return spentNotes(key.costs ?? [])
  if (figure.of === 'balance')
    return [...topUp(key, now), ...cap(key, figure.amount, figure.unit, now), ...others(key, figure)]
  const { name, unit, limit, resets_at } = figure.quota
  const pace = key.paces.find((one) => one.name === name && one.unit === unit)
  const size = limit === null ? null : quantity(limit, unit)
  const whole = size === null ? [] : [[`of ${size}`, `of ${size.replace(/ \S+$/, '')}`]]
  const early = pace?.days_before_reset
  if (pace?.verdict === 'runs_out' && early != null)
    return [[`out ${early === '0' ? '<1 h' : shortLength(early)} early`, 'out early'], ...whole]
  if (resets_at === null) return whole
  const reset = spanUntil(millisecondsOf(resets_at) - millisecondsOf(now))
  return [...whole, [`resets ${shortDay(resets_at, now)}`, `resets in ${reset}`]]
}

function spentNotes(costs: readonly Cost[]): Wordings[] {
  return spentWords(costs).map((words) => [words.replace(' spent in ', ' in ').replace(/ days?$/, ' d')])
}

function topUp({ week }: StatusKey, now: Instant): Wordings[] {
  const at = week?.topped_up_at ?? null
  return at === null ? [] : [[`topped up ${shortDay(at, now)}`, 'topped up']]
}

/** A spending cap that is nearer than the end of the balance, unless it has been reset since. */
function cap({ quotas }: StatusKey, balance: Decimal, currency: string, now: Instant): Wordings[] {
  const caps = (quotas ?? []).flatMap(({ unit, remaining, resets_at }) =>
    unit === currency && (resets_at === null || resets_at > now) && remaining !== null ? [remaining] : [],
  )
  const [nearest] = caps.sort(compareDecimals)
  if (nearest === undefined || compareDecimals(nearest, balance) >= 0) return []
  return [[`cap: ${money(nearest, currency)} left`, `${money(nearest, currency)} to cap`]]
}

/** What is left in other currencies. */
function others({ balances }: StatusKey, { unit }: { unit: string }): Wordings[] {
  return (balances ?? [])
    .filter(({ currency, amount }) => currency !== unit && compareDecimals(amount, zero) !== 0)
    .map(({ amount, currency }) => [`and ${money(amount, currency)}`])
}

function agoWords(at: Instant, now: Instant): string {
  const length = millisecondsOf(now) - millisecondsOf(at)
  if (length <= -60_000) return `${span(length)} later than this clock`
  return length < 60_000 ? 'just now' : `${span(length)} ago`
}
