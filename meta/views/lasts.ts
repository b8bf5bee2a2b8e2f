// How long something lasts, as far as anybody can tell: `4.6 d`, or `3 to 6 d` where the days of the last week differ.
import type { RunwayBand } from '../../schema/runway.ts'

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
