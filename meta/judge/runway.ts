// What a key costs per day and how long its balance lasts, from what its balance was before. Nothing is guessed: no data, no figure.
import { compareDecimals, Decimal, difference, quotient, zero } from '../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { Reading } from '../../schema/reading.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

/** A balance of one currency at one time. */
export interface Point {
  at: Instant
  amount: Decimal
}

/** Money that went, and the time in which it went; exact, nothing divided yet. */
export interface Spent {
  amount: Decimal
  milliseconds: number
}

export interface Runway {
  /** What is spent per day in each currency of which that is known, sorted; four significant digits. Zero is known to be nothing. */
  burn: { currency: string; per_day: Decimal }[]
  /** Days from the newest reading until the first balance is used up, cut to a tenth; null when not known. */
  days: Decimal | null
}

/** One version of a sidecar, as far as it says what was left when. */
export type Version = Pick<Sidecar, 'last_success_at' | 'balances'>

const dayLength = 86_400_000
const window = 7 * dayLength
/** From less time than this no day's cost is told: a cent in a minute is not fourteen dollars a day. */
const shortest = 3_600_000
const significantDigits = 4

/**
 * How fast a balance fell. The points of the seven days before the newest one count, and the last one before these. Between each
 * two neighbours the balance fell, stayed or rose; where it rose (a top-up, a refund) nobody knows what was spent meanwhile, so
 * that stretch counts neither as money nor as time. The rest is added up: money that went, and time that passed. Null with fewer
 * than two points, with nothing but top-ups, and with less than one hour of time that counts.
 */
export function spentOf(points: readonly Point[]): Spent | null {
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
    const fallen = difference(before.amount, point.amount)
    amount = plus(amount, fallen)
    milliseconds += millisecondsOf(point.at) - millisecondsOf(before.at)
  }
  return amount === null || milliseconds < shortest ? null : { amount, milliseconds }
}

/**
 * What the provider itself recorded as the cost of whole past days (rows of the period `day` for everything together, ended
 * before the reading), the newest seven of them; days without a row are not known and not counted. Null without such a row.
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
 * Days until a balance is used up at that pace, from the exact amounts, cut (not rounded) to a tenth of a day. Zero for a balance
 * that is used up already; null where nothing is spent.
 */
export function daysLeft(balance: Decimal, { amount, milliseconds }: Spent): Decimal | null {
  if (compareDecimals(amount, zero) <= 0) return null
  if (compareDecimals(balance, zero) <= 0) return zero
  return quotient([balance, decimalOf(milliseconds)], [amount, decimalOf(dayLength)], { places: 1 })
}

/**
 * Burn and runway of one key from the versions of its sidecar, in any order, the newest one with its costs. Each currency by
 * itself, never converted: from the balances (`spentOf`), or where these do not tell, from the recorded daily costs
 * (`spentByCosts`). `days` is of the currency that is used up first.
 */
export function runwayOf(versions: readonly Version[], newest: Version & Pick<Sidecar, 'costs'>): Runway {
  const readAt = newest.last_success_at
  if (readAt === null) return { burn: [], days: null }
  const found = (newest.balances ?? []).flatMap(({ currency, amount }) => {
    const points = pointsOf([...versions, newest], currency).filter(({ at }) => at <= readAt)
    const spent = spentOf(points) ?? spentByCosts(newest.costs, currency, readAt)
    const per_day = spent === null ? null : perDay(spent)
    return spent === null || per_day === null ? [] : [{ currency, per_day, days: daysLeft(amount, spent) }]
  })
  const days = found.flatMap((one) => (one.days === null ? [] : [one.days])).sort(compareDecimals)
  return { burn: found.map(({ currency, per_day }) => ({ currency, per_day })), days: days[0] ?? null }
}

/** One point for each time that the provider was asked; what an error left standing is no second one. */
function pointsOf(versions: readonly Version[], currency: string): Point[] {
  const points = versions.flatMap(({ last_success_at: at, balances }) => {
    const balance = balances?.find((one) => one.currency === currency)
    return at === null || balance === undefined ? [] : [[at, balance.amount] as const]
  })
  return [...new Map(points)].map(([at, amount]) => ({ at, amount }))
}

/** Null where the sum is longer than an amount may be: such figures are nobody's money. */
function plus(sum: Decimal | null, amount: Decimal | null): Decimal | null {
  const negated = amount === null ? null : difference(zero, amount)
  return sum === null || negated === null ? null : difference(sum, negated)
}

function decimalOf(whole: number): Decimal {
  return Decimal.parse(String(whole))
}
