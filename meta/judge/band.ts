// How far a runway may be off: what it would be if every day were like the faster, or like the slower, of the last days.
import { compareDecimals, type Decimal, multiply } from '../../schema/decimal.ts'
import { dayLength, daysLeft, decimalOf, type Spent, totalOf } from './burn.ts'

/** Both ends are null if nobody can tell. `high` alone is null if on the slower days nothing was spent at all. */
export interface Band {
  low: Decimal | null
  high: Decimal | null
}

/** Readings of one day are one pace: at night, little is spent. Less than this of a day is no day. */
const dayAtLeast = 12 * 3_600_000
/** Fewer days than this say nothing about how much days differ. */
const minDays = 3

const unknown: Band = { low: null, high: null }

/**
 * Days left at the mean pace of the faster half of the days, and of the slower half; with an odd number of days, the one in the
 * middle belongs to both. The mean of all lies between them, so the runway itself is never outside of its band.
 */
export function bandOf(left: Decimal, stretches: readonly Spent[]): Band {
  const days = wholeDays(stretches)
  if (days.length < minDays) return unknown
  const bySpeed = [...days].sort(compareSpeeds)
  const half = Math.ceil(bySpeed.length / 2)
  const [slow, fast] = [totalOf(bySpeed.slice(0, half)), totalOf(bySpeed.slice(-half))]
  if (slow === null || fast === null) return unknown
  return { low: daysLeft(left, fast), high: daysLeft(left, slow) }
}

/** Stretches in their order, gathered into pieces as close to a day as they allow; what is left over joins the last piece. */
function wholeDays(stretches: readonly Spent[]): Spent[] {
  const days: Spent[][] = []
  let open: Spent[] = []
  let length = 0
  for (const stretch of stretches) {
    const longer = length + stretch.milliseconds
    if (length >= dayAtLeast && Math.abs(longer - dayLength) > Math.abs(length - dayLength)) {
      days.push(open)
      open = []
      length = 0
    }
    open.push(stretch)
    length += stretch.milliseconds
  }
  const last = days.at(-1)
  if (length >= dayAtLeast || last === undefined) days.push(open)
  else for (const stretch of open) last.push(stretch)
  return days.flatMap((day) => totalOf(day) ?? [])
}

/** Without a division: a/b < c/d is a*d < c*b. */
function compareSpeeds(left: Spent, right: Spent): number {
  return compareDecimals(
    multiply(left.amount, decimalOf(right.milliseconds)),
    multiply(right.amount, decimalOf(left.milliseconds)),
  )
}
