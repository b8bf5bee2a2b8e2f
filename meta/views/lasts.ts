// How long something lasts, as far as anybody can tell: `4.5 d` or `7 h` in a column, or `3 to 6 d` where the days of the last week differ, and
// `4.5 days (3 to 6)` where there is room.
import { compareDecimals, zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { RunwayBand } from '../../schema/runway.ts'
import { bandOf, isFarAway, lengthWords, shortLength } from '../judge/day-words.ts'
import { runwayFromNow } from '../judge/from-now.ts'

/** Short enough for a column. Empty if unknown. The band is left out where it is narrower than a day. */
export function lastsWords(runway: RunwayBand | null): string {
  if (runway === null) return ''
  if (isFarAway(runway.days)) return 'over 1 y'
  const band = bandOf(runway)
  if (band === null) return shortLength(runway.days)
  return band.high === null ? `${band.low} ${band.unit} or more` : `${band.low} to ${band.high} ${band.unit}`
}

/** `empty in 4.5 days (3 to 6)`: at the pace of the week, and of its faster and slower days. Null if unknown. */
export function runwayWords(runway: RunwayBand | null): string | null {
  const words = spelledOut(runway)
  return words === null || words === 'empty' ? words : `empty in ${words}`
}

type Lasting = Pick<StatusKey, 'runway' | 'last_success_at'>

/** The same of a key by now. Once its days are over, nobody knows more than that. */
export function keyRunwayWords(key: Lasting, now: Instant): string | null {
  return byNow(key, now, runwayWords)
}

/** The same after the word `lasts`: `4.5 days (3 to 6)`. */
export function keyLastsWords(key: Lasting, now: Instant): string | null {
  return byNow(key, now, spelledOut)
}

function byNow({ runway, last_success_at: readAt }: Lasting, now: Instant, words: typeof spelledOut): string | null {
  const left = runway && runwayFromNow(runway, readAt, now)
  return left === 'over' ? maybeUsedUp : words(left)
}

export const maybeUsedUp = 'may be used up by now'

/** How long that is: `4.5 days (3 to 6)`, or `empty`. Null if unknown. */
export function spelledOut(runway: RunwayBand | null): string | null {
  if (runway === null) return null
  return compareDecimals(runway.days, zero) <= 0 ? 'empty' : lengthWords(runway)
}
