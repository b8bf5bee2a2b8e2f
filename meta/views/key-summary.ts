// One key in one line: what is wrong with it, what is left, how long that lasts, and how old everything is.

import { sum } from '../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Cost } from '../../schema/reading.ts'
import { policyNames } from '../../schema/registry.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { LastError } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import type { SharedWallet } from '../judge/shared-wallets.ts'
import { counted, day, money, relative, whenRead } from '../judge/values.ts'
import { failureWords, unreadableWords } from './failure-words.ts'
import { keyRunwayWords, maybeUsedUp } from './lasts.ts'
import { quotaWords } from './reading-words.ts'
import type { Style } from './style.ts'

/** `wallet` says with which other key the money is shown. */
export function keySummary(key: StatusKey, now: Instant, style: Style, wallet: SharedWallet | null): string {
  const words =
    key.status === 'unsynced'
      ? [unreadWords(key, style)]
      : [...errorWords(key, style), ...knownWords(key, now, style, wallet)]
  const passing = key.passing_failure === null ? [] : [style.paint('red', passingWords(key.passing_failure, now))]
  const expiry =
    key.expires_at === null ? [] : [`${key.expires_at <= now ? 'expired' : 'expires'} ${day(key.expires_at)}`]
  const readAt =
    key.badges.includes('stale') && key.last_success_at !== null
      ? [style.paint('dim', `last read ${whenRead(key.last_success_at, now)}`)]
      : []
  const age = ageWords(key, now)
  const known = acknowledgedWords(key, now).map((text) => style.paint('dim', text))
  return [
    ...passing,
    ...words,
    ...expiry,
    ...known,
    ...readAt,
    ...(age === null ? [] : [style.paint('dim', age)]),
  ].join('  ')
}

/** Only what still holds: afterwards the violation counts again. */
export function acknowledgedWords({ acknowledged }: StatusKey, now: Instant): string[] {
  return policyNames.flatMap((policy) => {
    const until = acknowledged[policy]?.until
    return until === undefined || until <= now ? [] : [`${policy} acknowledged until ${day(until)}`]
  })
}

function unreadWords({ sync }: StatusKey, style: Style): string {
  return style.paint('dim', sync ? 'not synced yet: run keyz sync' : 'not asked: sync is off in the registry')
}

/** `503 10 minutes ago`: not in the sidecar, because it will pass. */
export function passingWords({ http_status, kind, at }: LastError, now: Instant): string {
  return `${http_status ?? failureWords(kind)} ${relative(at, now)}`
}

function errorWords({ last_error: error, last_success_at, unreadable }: StatusKey, style: Style): string[] {
  if (error === null) return []
  if (unreadable !== null) return [style.paint('red', `${unreadableWords}: see keyz show`)]
  const never = last_success_at === null ? ', never read' : ''
  return [style.paint('red', `${failureWords(error.kind)} (since ${day(error.at)}${never})`)]
}

/** The money that is left or what is left of a quota, and how long it lasts. Figures that are too old are marked so. */
function knownWords(key: StatusKey, now: Instant, style: Style, wallet: SharedWallet | null): string[] {
  const figures = wallet === null ? figuresOf(key, now) : [walletWords(wallet)]
  // Shown once, together with the balance. Null if unknown.
  const runway = wallet === null ? keyRunwayWords(key, now) : null
  const known = [...figures, ...(runway === null ? [] : [runway])]
  const isOld = key.badges.includes('stale')
  return [
    ...(isOld ? known.map((figure) => style.paint('dim', figure === maybeUsedUp ? figure : `${figure} (old)`)) : known),
    ...(figures.length === 0 && key.status !== 'error' ? [style.paint('dim', 'works')] : []),
    ...(key.key.disabled ? [style.paint('red', 'disabled')] : []),
  ]
}

/** The newest reading of a wallet is the one that counts. */
function walletWords({ path, isNewer }: SharedWallet): string {
  return isNewer ? `same wallet as ${printable(path)}, which was read later` : `same balance as ${printable(path)}`
}

/** What is left. If the provider reports neither balance nor quota, what was spent. */
function figuresOf({ balances, quotas, costs }: StatusKey, now: Instant): string[] {
  if (balances?.length) return balances.map(({ amount, currency }) => money(amount, currency))
  if (quotas?.length) return quotas.slice(0, 2).map((quota) => quotaWords(quota, now))
  return spentWords(costs ?? [])
}

/** What was spent this month, in the last 30 days, or in the days that the provider reports, whichever is known. */
export function spentWords(costs: readonly Cost[]): string[] {
  // Several months are known of some: the newest counts, which is the last in the order of rows.
  const whole = (wanted: Cost['period']) => costs.findLast(({ period, group }) => period === wanted && group === null)
  const month = whole('month')
  if (month !== undefined) {
    const name = month.starts_at === null ? 'a month' : month.starts_at.slice(0, 7)
    return [`${money(month.amount, month.currency)} spent in ${name}`]
  }
  const rolling = whole('30d')
  if (rolling !== undefined) return [`${money(rolling.amount, rolling.currency)} spent in 30 days`]
  return spentInDays(costs.filter(({ period, group, starts_at }) => period === 'day' && group === null && starts_at))
}

function spentInDays(costs: readonly Cost[]): string[] {
  const currencies = [...new Set(costs.map(({ currency }) => currency))].sort()
  return currencies.flatMap((wanted) => {
    const days = costs.filter(({ currency }) => currency === wanted)
    const amount = sum(days.map((cost) => cost.amount))
    const count = new Set(days.map(({ starts_at }) => starts_at)).size
    return amount === null ? [] : [`${money(amount, wanted)} spent in ${counted(count, 'day')}`]
  })
}

const dayLength = 86_400_000

/** `323 days old`: since the secret came into the store. Null if that is unknown. */
function ageWords({ rotated_at, created_at }: StatusKey, now: Instant): string | null {
  const since = rotated_at ?? created_at
  if (since === null) return null
  const days = Math.floor((millisecondsOf(now) - millisecondsOf(since)) / dayLength)
  // Came into the store later than the time that is shown.
  if (days < 0) return null
  return days < 1 ? 'new' : `${counted(days, 'day')} old`
}
