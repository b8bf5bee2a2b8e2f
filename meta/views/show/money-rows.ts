// What is left, what was spent, and how long the rest lasts.
import { compareDecimals, zero } from '../../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../../schema/instant.ts'
import { printable } from '../../../schema/text.ts'
import { daysWords, exactLength, isFarAway } from '../../judge/day-words.ts'
import { runwayFromNow } from '../../judge/from-now.ts'
import { isOfAccount } from '../../judge/month-spend.ts'
import { type Spent, spentIn } from '../../judge/spent.ts'
import { isSpendUnseen } from '../../judge/unseen-spend.ts'
import { usedUpFirst } from '../../judge/used-up-first.ts'
import { day, money, whenRead } from '../../judge/values.ts'
import { burnWords } from '../change-words.ts'
import { neverRead } from '../failure-words.ts'
import { spaced } from '../field-names.ts'
import { spentWords } from '../key-summary.ts'
import { maybeUsedUp, spelledOut } from '../lasts.ts'
import { sparkline } from '../sparkline.ts'
import { costWords } from '../usage.ts'
import { firstOf, type Row } from './lay-out.ts'
import type { ShownKey, ShowOptions } from './shown-key.ts'

export function moneyRows(key: ShownKey, now: Instant, options: ShowOptions): Row[] {
  return [
    { label: 'left', values: [...leftWords(key, options), ...walletWords(key, options)] },
    { label: 'lasts', values: lastsRow(key, now, options) },
    { label: 'spent', values: spentRow(key, now, options) },
    { label: 'OpenCode', values: openCodeWords(key) },
    { label: 'read', values: [readWords(key, now, options.provider)] },
  ]
}

/** The balance that is used up first, with its week; then the others. Quotas have rows of their own. */
function leftWords(key: ShownKey, { precision, style }: ShowOptions): string[] {
  const ofWeek = key.week?.of === 'balance' ? key.week.unit : null
  const main = usedUpFirst(key) ?? ofWeek
  const balances = [...(key.balances ?? [])].sort(
    (one, other) => Number(other.currency === main) - Number(one.currency === main),
  )
  return balances.map(({ amount, currency, parts }) => {
    const shares = parts.map((part) => `${spaced(part.name)} ${money(part.amount, currency, precision)}`)
    const week = currency === ofWeek ? sparkline(key.week, style.ascii).trimStart() : ''
    return [
      money(amount, currency, precision),
      ...(shares.length === 0 ? [] : [`(${shares.join(', ')})`]),
      ...(week === '' ? [] : [week]),
    ].join('  ')
  })
}

const maxSharers = 3

/** Whose money it is, too, and that a rejected key cannot ask any more. */
function walletWords({ badges, balances, shares_wallet_with: sharers = [] }: ShownKey, options: ShowOptions): string[] {
  if (!balances?.length) return []
  const words = [
    ...(badges.includes('rejected') ? ['last known before it was rejected'] : []),
    ...(sharers.length === 0 ? [] : [`same wallet as ${firstOf(sharers.map(printable), maxSharers, options)}`]),
  ]
  return words.length === 0 ? [] : [words.join('; ')]
}

const dayLength = 86_400_000

/**
 * `2.1 days (1 to 3) at $8.25 a day, until 2026-11-23`: at which pace the balance falls. Empty for a key without a balance, and for a
 * rejected one, which spends nothing any more.
 */
function lastsRow(key: ShownKey, now: Instant, { precision }: ShowOptions): string[] {
  const { badges, balances, burn, runway, last_success_at: readAt } = key
  if (!balances?.length || readAt === null || badges.includes('rejected')) return []
  const pace = burnWords(key, precision)
  const at = pace === null ? '' : ` at ${pace}`
  if (runway === null) {
    const isQuiet = burn.length > 0 && burn.every(({ per_day }) => compareDecimals(per_day, zero) <= 0)
    const unseen = isQuiet ? null : unseenWords(key, now)
    if (unseen !== null) return [`unknown${at}: the balance has not moved, though ${unseen}`]
    return [isQuiet ? 'it did not fall lately' : 'unknown: not enough readings yet']
  }
  const left = runwayFromNow(runway, readAt, now)
  const words = spelledOut(left === 'over' ? runway : left) ?? ''
  if (words === 'empty') return [words]
  if (isFarAway(runway.days)) return [words + at]
  const end = instantAt(millisecondsOf(readAt) + Number(runway.days) * dayLength)
  if (left === 'over') return [`${maybeUsedUp}: ${daysWords(runway.days)} from the last reading, until ${day(end)}`]
  return [`${precision === 'exact' ? exactLength(left) : words}${at}, until ${day(end)}`]
}

/** What was spent of a balance that stands still, for at least a day as far as anybody knows. Null where nothing was. */
function unseenWords(key: ShownKey, now: Instant): string | null {
  const { week, costs, last_success_at: readAt } = key
  if (readAt === null || week?.of !== 'balance') return null
  const currency = week.unit
  const newest = week.values.at(-1) ?? null
  const first = week.values.findLastIndex((value) => value !== newest) + 1
  const days = week.values.length - 1 - first
  if (newest === null || days < 1) return null
  const from = instantAt(millisecondsOf(now) - days * dayLength)
  if (!isSpendUnseen(costs, { currency, from, readAt })) return null
  const today = spentIn(key, now).find((one) => one.window === 'today' && one.currency === currency)
  return today === undefined || compareDecimals(today.amount, zero) <= 0
    ? 'the provider reports spending'
    : `${money(today.amount, currency)} was spent today`
}

/** `$1.12 today, $4.12 this month, $15.00 in all, at least $9.00 in the last 30 days (since 2026-10-30)`. */
function spentRow(key: ShownKey, now: Instant, { precision, style }: ShowOptions): string[] {
  const spent = spentIn(key, now)
  const words = spent.map((one) => `${money(one.amount, one.currency, precision)} ${windowWords[one.window]}`)
  const hasCurrent = spent.some(({ window }) => window !== 'lifetime')
  const recent = (key.spent_30_days ?? []).map(({ amount, currency, since, at_least, from }) => {
    const sum = `${at_least ? 'at least ' : ''}${money(amount, currency, precision)}`
    const more = [...(from === 'balance' ? ['by its balance'] : []), ...(at_least ? [`since ${day(since)}`] : [])]
    return `${sum} in the last 30 days${more.length === 0 ? '' : ` (${more.join(', ')})`}`
  })
  const all = [...(hasCurrent ? [] : spentWords(key.costs ?? [])), ...words, ...recent]
  if (all.length === 0) return []
  // Of a key without a balance, this is the figure to watch.
  const isMain = key.week?.of === 'cost'
  const burn = key.balances?.length ? null : burnWords(key, precision)
  const week = isMain ? sparkline(key.week, style.ascii).trimStart() : ''
  const whose = isOfAccount(key) ? 'by the whole account: ' : ''
  return [[whose + all.join(', '), week, burn ?? ''].filter((words) => words !== '').join('  ')]
}

const windowWords: Record<Spent['window'], string> = {
  today: 'today',
  month: 'this month',
  '30 days': 'in 30 days',
  lifetime: 'in all',
}

function openCodeWords({ local_spend: local }: ShownKey): string[] {
  if (local === undefined) return []
  return [`spent ${costWords(local.in_month)} in ${local.month}, ${costWords(local.in_all)} in all, on this machine`]
}

/** When, from whom, and by way of whom. */
function readWords(key: ShownKey, now: Instant, provider: string): string {
  const { last_success_at: at } = key
  if (at === null) {
    // What failed just now says itself what to do.
    if (key.status !== 'unsynced' || key.passing_failure !== null) return neverRead(key)
    return key.sync ? 'never: run keyz sync' : 'never: sync is off'
  }
  const old = key.badges.includes('stale') ? ': the figures are old' : ''
  const branch =
    key.read_from === null || key.read_from === 'work_tree' ? '' : `, by way of ${printable(key.read_from)}`
  return `${whenRead(at, now)} from ${provider}${branch}${old}`
}
