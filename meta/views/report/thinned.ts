// Fewer points for the same line, so that a year of 200 keys is still a small page. Pure.
import type { Decimal } from '../../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'

export interface Point {
  at: Instant
  amount: Decimal
}

/** A plot is not much wider in pixels. */
const maxPoints = 400
const dayLength = 86_400_000
const spans = [1, 7, 30, 365] as const

/**
 * Oldest first. Loses nothing as long as there are few: of a stretch that stays equal, its ends are kept. Then the last reading of
 * each day stands for it, and if those are still too many, that of each week, month, or year.
 */
export function thinned(points: readonly Point[]): Point[] {
  const ends = points.filter(
    ({ amount }, index) => amount !== points[index - 1]?.amount || amount !== points[index + 1]?.amount,
  )
  for (const days of [0, ...spans]) {
    const kept = days === 0 ? ends : lastOfEach(ends, days * dayLength)
    if (kept.length <= maxPoints) return kept
  }
  return ends.slice(-maxPoints)
}

function lastOfEach(points: readonly Point[], length: number): Point[] {
  const span = ({ at }: Point) => Math.floor(millisecondsOf(at) / length)
  return points.filter((point, index) => {
    const next = points[index + 1]
    return index === 0 || next === undefined || span(next) !== span(point)
  })
}
