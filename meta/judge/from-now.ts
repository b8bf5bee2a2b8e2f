// What is left by now of the days that a reading gave: its figures are from then, and whoever looks wants to know from today.
import { compareDecimals, type Decimal, zero } from '../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { RunwayBand } from '../../schema/runway.ts'
import { dayLength, daysIn } from './burn.ts'

/** Longer than anybody sees ahead: the age of a reading changes nothing. */
const endless = 100_000

/** From here on, they are told in days. */
const inHours = 2

/**
 * Null where the time is over: nobody knows what is left then. A reading of up to a day ago counts as one of now, because its
 * days are known to no more than that; not where they are told in hours.
 */
function daysFromNow(days: Decimal, readAt: Instant | null, now: Instant, isInHours = Number(days) < inHours) {
  const elapsed = readAt === null ? 0 : millisecondsOf(now) - millisecondsOf(readAt)
  if (elapsed <= (isInHours ? 0 : dayLength) || Number(days) > endless || compareDecimals(days, zero) <= 0) return days
  const left = Math.floor(Number(days) * dayLength - elapsed)
  return left <= 0 ? null : daysIn(left)
}

/** The same for a runway with its band. `over` where its days are. */
export function runwayFromNow(runway: RunwayBand, readAt: Instant | null, now: Instant): RunwayBand | 'over' {
  const days = daysFromNow(runway.days, readAt, now)
  if (days === null) return 'over'
  const [low, high] = [runway.low, runway.high].map((one) =>
    one === null ? null : (daysFromNow(one, readAt, now, Number(runway.days) < inHours) ?? zero),
  )
  return { days, low: low ?? null, high: high ?? null }
}

/** To compare: what may be used up by now comes before anything of which something is left. */
export function daysAtLeast(days: Decimal, readAt: Instant | null, now: Instant): Decimal {
  return daysFromNow(days, readAt, now) ?? zero
}
