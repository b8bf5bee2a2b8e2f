// How fast something falls, from its earlier amounts. Exact, because nothing is divided before the end.
import { compareDecimals, Decimal, difference, quotient, zero } from '../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { Reading } from '../../schema/reading.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

/** An amount at one time: a balance in one currency, or what is left of a quota. */
export interface Point {
  at: Instant
  amount: Decimal
  /** Whose amount it is, as far as the reading says. */
  account?: Account
}

/** What shows that another account is behind a key: its name, or a lifetime total that fell, which no account's ever does. */
export type Account = { [Name in 'account_ref' | 'credits_total' | 'credits_used']?: Sidecar[Name] | undefined }

/** What was spent, and how long that took. */
export interface Spent {
  amount: Decimal
  milliseconds: number
}

export const dayLength = 86_400_000
export const window = 7 * dayLength
/** Less time than this is too short for a figure per day: a cent in a minute is not fourteen dollars a day. */
const minSpan = 3_600_000
const significantDigits = 4
/** A hook reads a new key just before git records that the entry was replaced. */
const recordedWithin = 120_000

/**
 * The stretches between two points that count, oldest first: those of the seven days before the newest point, and the one that
 * leads into these days. Where the amount rose between two points (a top-up, a refund, a reset), what was spent in between is
 * unknown, so that stretch counts neither as money nor as time. The same holds where the key was replaced (`replaced`) or belongs
 * to another account than before: these are two amounts of two accounts. Null if an amount has more digits than money has.
 */
export function stretchesOf(points: readonly Point[], replaced: readonly Instant[] = []): Spent[] | null {
  const sorted = [...points].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
  const newest = sorted.at(-1)
  if (newest === undefined) return []
  const start = instantAt(Math.max(0, millisecondsOf(newest.at) - window))
  const first = Math.max(
    0,
    sorted.findLastIndex(({ at }) => at <= start),
  )
  const stretches: Spent[] = []
  for (const [index, point] of sorted.entries()) {
    const before = sorted[index - 1]
    if (index <= first || before === undefined || compareDecimals(point.amount, before.amount) > 0) continue
    if (isAnotherKey(before, point, replaced)) continue
    const amount = difference(before.amount, point.amount)
    if (amount === null) return null
    stretches.push({ amount, milliseconds: millisecondsOf(point.at) - millisecondsOf(before.at) })
  }
  return stretches
}

/** All of it. Null with less than one hour that counts. */
export function totalOf(stretches: readonly Spent[] | null): Spent | null {
  if (stretches === null) return null
  const amount = stretches.reduce<Decimal | null>((sum, one) => plus(sum, one.amount), zero)
  const milliseconds = stretches.reduce((sum, one) => sum + one.milliseconds, 0)
  return amount === null || milliseconds < minSpan ? null : { amount, milliseconds }
}

/** How fast an amount fell: the sum of `stretchesOf`. Null with fewer than two points, and with too little that counts. */
export function spentOf(points: readonly Point[], replaced: readonly Instant[] = []): Spent | null {
  return totalOf(stretchesOf(points, replaced))
}

/** Whether two points are of two keys: the entry was replaced in between, or another account is behind it. */
export function isAnotherKey(
  before: Omit<Point, 'amount'>,
  after: Omit<Point, 'amount'>,
  replaced: readonly Instant[],
): boolean {
  return isAnotherAccount(before.account, after.account) || wasReplaced(before.at, after.at, replaced)
}

function isAnotherAccount(before: Account = {}, after: Account = {}): boolean {
  const renamed =
    before.account_ref !== undefined && after.account_ref !== undefined && before.account_ref !== after.account_ref
  return renamed || fell(before.credits_total, after.credits_total) || fell(before.credits_used, after.credits_used)
}

function fell(before: Account['credits_total'], after: Account['credits_total']): boolean {
  if (!before || !after) return false
  return before.currency === after.currency && compareDecimals(after.amount, before.amount) < 0
}

/** Whether a replacement lies between two readings, or so shortly after the second one that it may have been of the new key. */
function wasReplaced(from: Instant, to: Instant, replaced: readonly Instant[]): boolean {
  return replaced.some((at) => from < at && millisecondsOf(at) <= millisecondsOf(to) + recordedWithin)
}

/**
 * The costs that the provider reports for whole past days, newest first: rows with the period `day`, without a group, that ended
 * before the reading. At most seven; days without a row are unknown and do not count.
 */
export function costsByDay(costs: Reading['costs'], currency: string, readAt: Instant): Spent[] {
  return (costs ?? [])
    .flatMap(({ period, group, starts_at, ends_at, amount, currency: unit }) =>
      period === 'day' && group === null && unit === currency && starts_at && ends_at && ends_at <= readAt
        ? [{ starts_at, amount, milliseconds: millisecondsOf(ends_at) - millisecondsOf(starts_at) }]
        : [],
    )
    .filter(({ milliseconds }) => milliseconds > 0)
    .sort((left, right) => (left.starts_at < right.starts_at ? 1 : -1))
    .slice(0, window / dayLength)
    .map(({ amount, milliseconds }) => ({ amount, milliseconds }))
}

/** Per day, rounded to four significant digits. */
export function perDay({ amount, milliseconds }: Spent): Decimal | null {
  return quotient([amount, decimalOf(dayLength)], [decimalOf(milliseconds)], { digits: significantDigits })
}

/**
 * Days until an amount is used up at that pace, from the exact amounts, rounded down to a tenth of a day; below two days, which are told
 * in hours, to four places. Zero if it is used up already, null if nothing is spent. While something is left, less than that keeps more
 * places: zero would say that it is gone.
 */
export function daysLeft(left: Decimal, { amount, milliseconds }: Spent): Decimal | null {
  if (compareDecimals(amount, zero) <= 0) return null
  if (compareDecimals(left, zero) <= 0) return zero
  const days = (places: number) => quotient([left, decimalOf(milliseconds)], [amount, decimalOf(dayLength)], { places })
  const tenths = days(1)
  if (tenths === null || compareDecimals(tenths, inDays) >= 0) return tenths
  return placesInHours.map(days).find((length) => length !== zero) ?? zero
}

/** From here on, days are counted, as `relative` does. Below, hours are. */
export const inDays = Decimal.parse('2')
/** The last of them is about a millisecond. */
const placesInHours = [4, 8]

/** How many days that is, with the same places. */
export function daysIn(milliseconds: number): Decimal | null {
  return daysLeft(decimalOf(milliseconds), { amount: decimalOf(dayLength), milliseconds: dayLength })
}

/** Null if the sum has more digits than an amount may have: no real money does. */
function plus(sum: Decimal | null, amount: Decimal | null): Decimal | null {
  const negated = amount === null ? null : difference(zero, amount)
  return sum === null || negated === null ? null : difference(sum, negated)
}

export function decimalOf(whole: number): Decimal {
  return Decimal.parse(String(whole))
}
