// How long something lasts, in words: the same number and unit wherever it is shown, and the same unit for a limit beside it.
import { compareDecimals, Decimal, quotient, zero } from '../../schema/decimal.ts'
import { type Duration, milliseconds } from '../../schema/duration.ts'
import type { RunwayBand } from '../../schema/runway.ts'
import { inDays } from './burn.ts'
import { counted } from './values.ts'

/** From here on, a tenth of a day doesn't matter. */
const many = Decimal.parse('10')
/** Days are cut to four places, so whole hours may seem to be a moment less. */
const cutOff = 0.0024
/** Longer than this nobody can see ahead from one week. */
const farAway = Decimal.parse('365')
const dayLength = 86_400_000

/** `7 h`, `4.5 d`, `12 d`: rounded down. `<1 h` while anything at all is left. */
export function shortLength(days: Decimal): string {
  if (isMoment(days)) return '<1 h'
  return isInHours(days) ? `${hoursOf(days)} h` : `${dayNumber(days)} d`
}

/** `7 hours`, `4.5 days`, `12 days`; `less than an hour`; `over a year`, because nobody knows more. */
export function daysWords(days: Decimal): string {
  if (isMoment(days)) return 'less than an hour'
  if (isFarAway(days)) return 'over a year'
  if (isInHours(days)) return counted(hoursOf(days), 'hour')
  return `${dayNumber(days)} days`
}

/** `4.5 days (3 to 6)`, `30 hours (20 to 44)`: how long that is, and on faster and slower days. */
export function lengthWords(lasting: RunwayBand): string {
  const words = daysWords(lasting.days)
  const band = bandOf(lasting)
  if (band === null) return words
  return `${words} (${band.high === null ? `${band.low} or more` : `${band.low} to ${band.high}`})`
}

/** The same with every digit: `12.3 days (9.8 to 16.1)`. */
export function exactLength({ days, low, high }: RunwayBand): string {
  const words = `${days} ${days === '1' ? 'day' : 'days'}`
  if (low === null) return words
  return `${words} (${high === null ? `${low} or more` : `${low} to ${high}`})`
}

/**
 * In whole days, or hours where the length itself is told in hours, rounded outwards. Null where it is unknown, and where it is narrower
 * than a day. `high` is null if nobody can see so far.
 */
export function bandOf({ days, low, high }: RunwayBand): { low: string; high: string | null; unit: 'h' | 'd' } | null {
  if (low === null || isFarAway(days) || compareDecimals(days, zero) <= 0) return null
  const unit = isInHours(days) ? 'h' : 'd'
  const from = unit === 'h' ? String(hoursOf(low)) : wholeOf(low)
  if (high === null || isFarAway(high))
    return wholeOf(low) === wholeOf(days) && high === null ? null : { low: from, high: null, unit }
  if (Number(wholeUp(high)) - Number(wholeOf(low)) <= 1) return null
  return { low: from, high: unit === 'h' ? String(Math.ceil(Number(high) * 24)) : wholeUp(high), unit }
}

function isInHours(days: Decimal): boolean {
  return compareDecimals(days, inDays) < 0
}

function hoursOf(days: Decimal): number {
  return Math.floor(Number(days) * 24 + cutOff)
}

function dayNumber(days: Decimal): string {
  return compareDecimals(days, many) < 0 ? days : wholeOf(days)
}

function isMoment(days: Decimal): boolean {
  return compareDecimals(days, zero) > 0 && isInHours(days) && hoursOf(days) === 0
}

export function isFarAway(days: Decimal): boolean {
  return compareDecimals(days, farAway) >= 0
}

/** `3 days` for `3d`, and for `72h`; `2.5 days` for `60h`, `12 hours`. Other parts of a day as they were written. */
export function limitInDays(limit: Duration): string {
  const length = milliseconds(limit)
  const days = quotient([Decimal.parse(String(length))], [Decimal.parse(String(dayLength))], { places: 1 })
  return days === null || isInHours(days) || length % (dayLength / 10) !== 0 ? limitWords(limit) : `${days} days`
}

/** `14 days` for `14d`, `2 days` for `48h`, `36 hours`: in the units of `relative`. */
export function limitWords(limit: Duration): string {
  const length = milliseconds(limit)
  const [what, unit] =
    length >= 2 * dayLength && length % dayLength === 0
      ? (['day', dayLength] as const)
      : length % 3_600_000 === 0
        ? (['hour', 3_600_000] as const)
        : length % 60_000 === 0
          ? (['minute', 60_000] as const)
          : (['second', 1000] as const)
  return counted(length / unit, what)
}

function wholeOf(days: Decimal): string {
  return days.split('.')[0] ?? '0'
}

function wholeUp(days: Decimal): string {
  return days.includes('.') ? String(Number(wholeOf(days)) + 1) : days
}
