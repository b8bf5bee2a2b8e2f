// Whether a quota lasts until its reset at the pace at which it is used. Nothing is guessed: without a pace, nobody knows.
import { compareDecimals, Decimal, difference, multiply, quotient, zero } from '../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { Quota } from '../../schema/reading.ts'
import type { Pace } from '../../schema/runway.ts'
import { type Band, bandOf } from './band.ts'
import { dayLength, daysIn, daysLeft, decimalOf, perDay, type Spent, stretchesOf, totalOf } from './burn.ts'
import { pointsOf, type Version } from './runway.ts'

const hour = 3_600_000
const lengths: Partial<Record<NonNullable<Quota['period']>, number>> = {
  '5h': 5 * hour,
  day: dayLength,
  week: 7 * dayLength,
  '7d': 7 * dayLength,
  '30d': 30 * dayLength,
}
/** The first moments of a window say little about the rest of it. */
const minPart = 0.1
const lastDay = Date.UTC(9999, 11, 31)

/** What is left and what was used, worked out from each other where the limit is known. */
export function amountsOf({ unit, limit, used, remaining }: Quota): { used: Decimal | null; left: Decimal | null } {
  const whole = limit ?? (unit === 'percent' ? Decimal.parse('100') : null)
  return {
    used: used ?? (whole === null || remaining === null ? null : difference(whole, remaining)),
    left: remaining ?? (whole === null || used === null ? null : difference(whole, used)),
  }
}

/** One pace for each quota of the newest reading, in their order. `versions` are earlier sidecars in any order. */
export function pacesOf(
  versions: readonly Version[],
  newest: Version,
  now: Instant,
  replaced: readonly Instant[] = [],
): Pace[] {
  const readAt = newest.last_success_at
  return (newest.quotas ?? []).map((quota) => {
    const { left } = amountsOf(quota)
    const isOffered = quota.limit === null || compareDecimals(quota.limit, zero) > 0
    const nothing = { ...unknown, name: quota.name, unit: quota.unit }
    // Where there is nothing to use, nothing runs out: pay as you go that is turned off, say.
    if (!isOffered) return nothing
    // After a reset, nobody knows what is left until the key is read again.
    if (readAt === null || left === null || (quota.resets_at !== null && quota.resets_at <= now)) return nothing
    if (compareDecimals(left, zero) <= 0)
      return { ...nothing, ...ending(readAt, zero, quota.resets_at), low: zero, high: zero }
    const stretches = recent([...versions, newest], quota, readAt, replaced) ?? inWindow(quota, readAt)
    const spent = totalOf(stretches)
    if (stretches === null || spent === null) return nothing
    return { ...nothing, ...paceOf(left, spent, quota.resets_at, readAt, bandOf(left, stretches)) }
  })
}

const unknown: Omit<Pace, 'name' | 'unit'> = {
  verdict: 'unknown',
  per_day: null,
  days: null,
  low: null,
  high: null,
  runs_out_at: null,
  days_before_reset: null,
}

function paceOf(left: Decimal, spent: Spent, resetsAt: Instant | null, readAt: Instant, band: Band): Partial<Pace> {
  const per_day = perDay(spent)
  const days = daysLeft(left, spent)
  const untilReset = resetsAt === null ? null : millisecondsOf(resetsAt) - millisecondsOf(readAt)
  // Exact, without a division: left / (amount / time) >= until the reset.
  const lasts =
    days === null ||
    (untilReset !== null &&
      compareDecimals(
        multiply(left, decimalOf(spent.milliseconds)),
        multiply(spent.amount, decimalOf(Math.max(0, untilReset))),
      ) >= 0)
  if (lasts) return { verdict: 'lasts', per_day, days, ...band }
  const exact = quotient([left, decimalOf(spent.milliseconds)], [spent.amount], { places: 0 })
  const end = millisecondsOf(readAt) + Number(exact ?? lastDay)
  const endsAt = end < lastDay ? instantAt(end) : null
  return { per_day, ...band, ...ending(endsAt, days, resetsAt) }
}

function ending(
  endsAt: Instant | null,
  days: Decimal,
  resetsAt: Instant | null,
): Pick<Pace, 'verdict' | 'days' | 'runs_out_at' | 'days_before_reset'> {
  const early =
    resetsAt === null || endsAt === null ? null : daysIn(Math.max(0, millisecondsOf(resetsAt) - millisecondsOf(endsAt)))
  return { verdict: 'runs_out', days, runs_out_at: endsAt, days_before_reset: early }
}

/**
 * What was used between the readings of the last week. Only of quotas for a week or more: within a shorter window, yesterday's
 * reading was of another one. Null with less than a day that counts.
 */
function recent(
  versions: readonly Version[],
  quota: Quota,
  readAt: Instant,
  replaced: readonly Instant[],
): Spent[] | null {
  if (quota.period === '5h' || quota.period === 'day') return null
  const points = pointsOf(versions, ({ quotas }) => {
    const same = quotas?.find(
      ({ name, unit, limit }) => name === quota.name && unit === quota.unit && limit === quota.limit,
    )
    return same === undefined ? null : amountsOf(same).left
  }).filter(({ at }) => at <= readAt)
  const stretches = stretchesOf(points, replaced)
  const spent = totalOf(stretches)
  return spent === null || spent.milliseconds < dayLength ? null : stretches
}

/** What was used since the window began. Null if that is not known, and in the first tenth of the window. */
function inWindow(quota: Quota, readAt: Instant): Spent[] | null {
  const { used } = amountsOf(quota)
  const start = startOf(quota)
  if (used === null || start === null || quota.resets_at === null || compareDecimals(used, zero) < 0) return null
  const milliseconds = millisecondsOf(readAt) - start
  if (milliseconds < minPart * (millisecondsOf(quota.resets_at) - start)) return null
  return [{ amount: used, milliseconds }]
}

/** When the current window began, in milliseconds. */
function startOf({ period, resets_at }: Quota): number | null {
  if (period === null || resets_at === null) return null
  const length = lengths[period]
  if (length !== undefined) return millisecondsOf(resets_at) - length
  if (period === 'month') return monthsBefore(resets_at, 1)
  return period === 'year' ? monthsBefore(resets_at, 12) : null
}

/** The same day so many months earlier, or the last one of that month. */
function monthsBefore(instant: Instant, months: number): number {
  const date = new Date(instant)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - months)
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastOfMonth))
  return date.getTime()
}
