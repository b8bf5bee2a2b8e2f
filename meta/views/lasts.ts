// How long something lasts, as far as anybody can tell: `4.6 d`, or `3 to 6 d` where the days of the last week differ.
import { compareDecimals, type Decimal, zero } from '../../schema/decimal.ts'
import type { RunwayBand } from '../../schema/runway.ts'
import { counted } from '../judge/values.ts'

/** Longer than this nobody can see ahead from one week. */
const farAway = 365

/** Short enough for a column. Empty if unknown. The band is left out where it is narrower than a day. */
export function lastsWords(runway: RunwayBand | null): string {
  if (runway === null) return ''
  const days = Number(runway.days)
  if (days >= farAway) return 'over 1 y'
  if (runway.low === null) return `${pointOf(days)} d`
  const low = Math.floor(Number(runway.low))
  if (runway.high === null) return low === Math.floor(days) ? `${pointOf(days)} d` : `${low} d or more`
  const high = Number(runway.high)
  if (high >= farAway) return `${low} d or more`
  return Math.ceil(high) - low <= 1 ? `${pointOf(days)} d` : `${low} to ${Math.ceil(high)} d`
}

/** `0.6`, `12`: a tenth of a day matters only when there are few. */
function pointOf(days: number): string {
  return days < 10 ? String(days) : String(Math.floor(days))
}

/** `empty in 4 days (3 to 6)`, in whole days rounded down: at the pace of the week, and of its faster and slower days. Null if unknown. */
export function runwayWords(runway: RunwayBand | null): string | null {
  const words = spelledOut(runway)
  return words === null || words === 'empty' ? words : `empty in ${words}`
}

/** How long that is: `4 days (3 to 6)`, `less than a day`, or `empty`. Null if unknown. */
export function spelledOut(runway: RunwayBand | null): string | null {
  if (runway === null) return null
  const words = daysWords(runway.days)
  if (words === 'empty' || runway.low === null) return words
  const [low, high] = [runway.low, runway.high].map((days) => (days === null ? null : wholeDays(days)))
  if (low === high) return words
  return high === null ? `${words} (${low} or more)` : `${words} (${low} to ${high})`
}

/** `2 days`, `less than a day`, or `empty`. */
export function daysWords(days: Decimal): string {
  if (compareDecimals(days, zero) <= 0) return 'empty'
  const whole = wholeDays(days)
  return whole === '0' ? 'less than a day' : counted(Number(whole), 'day')
}

function wholeDays(days: Decimal): string {
  return days.split('.')[0] ?? '0'
}
