// How many days something lasts, in words: the same number wherever it is shown, and the same unit for a limit beside it.
import { compareDecimals, Decimal, quotient, zero } from '../../schema/decimal.ts'
import { type Duration, milliseconds } from '../../schema/duration.ts'
import type { RunwayBand } from '../../schema/runway.ts'
import { counted } from './values.ts'

/** From here on, a tenth of a day doesn't matter. */
const many = Decimal.parse('10')
const tenth = Decimal.parse('0.1')
/** Longer than this nobody can see ahead from one week. */
const farAway = Decimal.parse('365')
const dayLength = 86_400_000

/** `0.6`, `4.5`, `12`: rounded down. `<0.1` while anything at all is left. */
export function dayNumber(days: Decimal): string {
  if (isMoment(days)) return '<0.1'
  return compareDecimals(days, many) < 0 ? days : wholeOf(days)
}

/** `0.6 days`, `1 day`, `12 days`; `less than 0.1 days`; `over a year`, because nobody knows more. */
export function daysWords(days: Decimal): string {
  if (isMoment(days)) return 'less than 0.1 days'
  if (isFarAway(days)) return 'over a year'
  const number = dayNumber(days)
  return `${number} ${number === '1' ? 'day' : 'days'}`
}

/** `4.5 days (3 to 6)`: how long that is, and on faster and slower days. */
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

/** In whole days, rounded outwards. Null where it is unknown, and where it is narrower than a day. `high` is null if nobody can see so far. */
export function bandOf({ days, low, high }: RunwayBand): { low: string; high: string | null } | null {
  if (low === null || isFarAway(days) || compareDecimals(days, zero) <= 0) return null
  const from = wholeOf(low)
  if (high === null || isFarAway(high))
    return from === wholeOf(days) && high === null ? null : { low: from, high: null }
  const to = high.includes('.') ? String(Number(wholeOf(high)) + 1) : high
  return Number(to) - Number(from) <= 1 ? null : { low: from, high: to }
}

function isMoment(days: Decimal): boolean {
  return compareDecimals(days, zero) > 0 && compareDecimals(days, tenth) < 0
}

export function isFarAway(days: Decimal): boolean {
  return compareDecimals(days, farAway) >= 0
}

/** `3 days` for `3d`, and for `72h`; `0.5 days` for `12h`. Other parts of a day as they were written. */
export function limitInDays(limit: Duration): string {
  const days = quotient([Decimal.parse(String(milliseconds(limit)))], [Decimal.parse(String(dayLength))], { places: 1 })
  const isWhole = milliseconds(limit) % (dayLength / 10) === 0
  return days === null || !isWhole ? limitWords(limit) : `${days} ${days === '1' ? 'day' : 'days'}`
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
