// What a key costs per day and how long its balance lasts, from its earlier balances. Nothing is guessed: no data, no figure.
import { compareDecimals, Decimal, difference, quotient, zero } from '../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { Reading } from '../../schema/reading.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

/** A balance in one currency at one time. */
export interface Point {
  at: Instant
  amount: Decimal
  /** Whose balance it is, as far as the reading says. */
  account?: Account
}

/** What shows that another account is behind a key: its name, or a lifetime total that fell, which no account's ever does. */
type Account = { [Name in 'account_ref' | 'credits_total' | 'credits_used']?: Sidecar[Name] | undefined }

/** Money that was spent, and how long that took. Exact, because nothing is divided yet. */
export interface Spent {
  amount: Decimal
  milliseconds: number
}

export interface Runway {
  /** What is spent per day in each currency, if known, sorted; four significant digits. Zero means that nothing is spent. */
  burn: { currency: string; per_day: Decimal }[]
  /** Days from the newest reading until the first balance is used up, rounded down to a tenth. Null if unknown. */
  days: Decimal | null
}

/** One version of a sidecar: what was left, when, and for whom. */
export type Version = Pick<Sidecar, 'last_success_at' | 'balances'> & Account

const dayLength = 86_400_000
const window = 7 * dayLength
/** Less time than this is too short for a figure per day: a cent in a minute is not fourteen dollars a day. */
const minSpan = 3_600_000
const significantDigits = 4
/** How many days of history hold the readings that matter: the window, and a day for them to be committed. */
export const runwayDays = 8
/** A hook reads a new key just before git records that the entry was replaced. */
const recordedWithin = 120_000

/**
 * How fast a balance fell. Uses the points of the seven days before the newest one, and the last point before those days. Where
 * the balance rose between two points (a top-up, a refund), what was spent in between is unknown, so that stretch counts neither
 * as money nor as time. The same holds where the key was replaced (`replaced`) or belongs to another account than before: these are
 * two balances of two accounts. Null with fewer than two points, with nothing that counts, and with less than one hour that does.
 */
export function spentOf(points: readonly Point[], replaced: readonly Instant[] = []): Spent | null {
  const sorted = [...points].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
  const newest = sorted.at(-1)
  if (newest === undefined) return null
  const start = instantAt(Math.max(0, millisecondsOf(newest.at) - window))
  const first = Math.max(
    0,
    sorted.findLastIndex(({ at }) => at <= start),
  )
  let amount: Decimal | null = zero
  let milliseconds = 0
  for (const [index, point] of sorted.entries()) {
    const before = sorted[index - 1]
    if (index <= first || before === undefined || compareDecimals(point.amount, before.amount) > 0) continue
    if (isAnotherAccount(before.account, point.account) || wasReplaced(before.at, point.at, replaced)) continue
    const fallen = difference(before.amount, point.amount)
    amount = plus(amount, fallen)
    milliseconds += millisecondsOf(point.at) - millisecondsOf(before.at)
  }
  return amount === null || milliseconds < minSpan ? null : { amount, milliseconds }
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
 * The costs that the provider reports for whole past days: rows with the period `day`, without a group, that ended before the
 * reading. Uses the newest seven; days without a row are unknown and do not count. Null without such a row.
 */
function spentByCosts(costs: Reading['costs'], currency: string, readAt: Instant): Spent | null {
  const days = (costs ?? [])
    .flatMap(({ period, group, starts_at, ends_at, amount, currency: unit }) =>
      period === 'day' && group === null && unit === currency && starts_at && ends_at && ends_at <= readAt
        ? [{ starts_at, ends_at, amount }]
        : [],
    )
    .sort((left, right) => (left.starts_at < right.starts_at ? 1 : -1))
    .slice(0, window / dayLength)
  const amount = days.reduce<Decimal | null>((sum, day) => plus(sum, day.amount), zero)
  const milliseconds = days.reduce((sum, day) => sum + millisecondsOf(day.ends_at) - millisecondsOf(day.starts_at), 0)
  return amount === null || milliseconds <= 0 ? null : { amount, milliseconds }
}

/** Money per day, rounded to four significant digits. */
export function perDay({ amount, milliseconds }: Spent): Decimal | null {
  return quotient([amount, decimalOf(dayLength)], [decimalOf(milliseconds)], { digits: significantDigits })
}

/**
 * Days until a balance is used up at that pace, from the exact amounts, rounded down to a tenth of a day. Zero if it is used up
 * already, null if nothing is spent.
 */
export function daysLeft(balance: Decimal, { amount, milliseconds }: Spent): Decimal | null {
  if (compareDecimals(amount, zero) <= 0) return null
  if (compareDecimals(balance, zero) <= 0) return zero
  return quotient([balance, decimalOf(milliseconds)], [amount, decimalOf(dayLength)], { places: 1 })
}

/**
 * Burn and runway of one key. `versions` are earlier sidecars in any order. Each currency is calculated by itself, never
 * converted: from its balances (`spentOf`), or if these are not enough, from the reported daily costs (`spentByCosts`). `days` is
 * for the currency that is used up first. `replaced` are the times at which the entry got another key.
 */
export function runwayOf(
  versions: readonly Version[],
  newest: Version & Pick<Sidecar, 'costs'>,
  replaced: readonly Instant[] = [],
): Runway {
  const readAt = newest.last_success_at
  if (readAt === null) return { burn: [], days: null }
  const found = (newest.balances ?? []).flatMap(({ currency, amount }) => {
    const points = pointsOf([...versions, newest], currency).filter(({ at }) => at <= readAt)
    const spent = spentOf(points, replaced) ?? spentByCosts(newest.costs, currency, readAt)
    const per_day = spent === null ? null : perDay(spent)
    return spent === null || per_day === null ? [] : [{ currency, per_day, days: daysLeft(amount, spent) }]
  })
  const days = found.flatMap((one) => (one.days === null ? [] : [one.days])).sort(compareDecimals)
  return { burn: found.map(({ currency, per_day }) => ({ currency, per_day })), days: days[0] ?? null }
}

/**
 * Whether older readings than these would change nothing: for each balance of the newest one, there is a reading of it from before
 * the seven days that count.
 */
export function reachesBack(versions: readonly Version[]): boolean {
  const read = versions.flatMap(({ last_success_at: at, balances }) => (at === null ? [] : [{ at, balances }]))
  const newest = read.reduce<(typeof read)[number] | null>(
    (one, other) => (one && one.at >= other.at ? one : other),
    null,
  )
  if (newest === null) return true
  const start = instantAt(Math.max(0, millisecondsOf(newest.at) - window))
  return (newest.balances ?? []).every(({ currency }) =>
    read.some(({ at, balances }) => at <= start && balances?.some((balance) => balance.currency === currency)),
  )
}

/** One point per reading. A failed sync repeats the last reading, and adds no second point. */
function pointsOf(versions: readonly Version[], currency: string): Point[] {
  const points = versions.flatMap(({ last_success_at: at, balances, ...account }): [Instant, Point][] => {
    const balance = balances?.find((one) => one.currency === currency)
    return at === null || balance === undefined ? [] : [[at, { at, amount: balance.amount, account }]]
  })
  return [...new Map(points).values()]
}

/** Null if the sum has more digits than an amount may have: no real money does. */
function plus(sum: Decimal | null, amount: Decimal | null): Decimal | null {
  const negated = amount === null ? null : difference(zero, amount)
  return sum === null || negated === null ? null : difference(sum, negated)
}

function decimalOf(whole: number): Decimal {
  return Decimal.parse(String(whole))
}
