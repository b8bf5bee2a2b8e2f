// Fewer points for the same line, so that a year of 200 keys is still a small page. Pure.
import { type Decimal, sum } from '../../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../../schema/instant.ts'

export interface Point {
  at: Instant
  amount: Decimal
}

const dayLength = 86_400_000
/** In days. */
const spans = [1, 2, 3, 4, 7, 14, 30, 90, 365] as const

/** What of a plot is drawn. */
export interface Drawn {
  points: readonly Point[]
  /** How many days each point stands for; null where nothing is lost. */
  days: number | null
}

/**
 * Of a line, oldest first, at most `max` points. Of a stretch that stays equal, its ends are kept: that loses nothing. If there are
 * still too many, the last reading of each day stands for it, or of each two days, and so on.
 */
export function thinned(points: readonly Point[], max: number): Drawn {
  const ends = points.filter(
    ({ amount }, index) => amount !== points[index - 1]?.amount || amount !== points[index + 1]?.amount,
  )
  if (ends.length <= max) return { points: ends, days: null }
  for (const days of spans) {
    const kept = lastOfEach(ends, days * dayLength)
    if (kept.length <= max) return { points: kept, days }
  }
  return { points: ends.slice(-max), days: null }
}

function lastOfEach(points: readonly Point[], length: number): Point[] {
  return points.filter((point, index) => {
    const next = points[index + 1]
    return index === 0 || next === undefined || spanOf(next, length) !== spanOf(point, length)
  })
}

/** The bars of days, or if these are more than `max`, those of so many days that they fit, each with the exact sum of its days. */
export function summed(points: readonly Point[], max: number): Drawn {
  if (points.length <= max) return { points, days: null }
  for (const days of spans) {
    const sums = sumsOf(points, days * dayLength)
    if (sums.length <= max) return { points: sums, days }
  }
  return { points: points.slice(-max), days: null }
}

/** Each at the beginning of its span. A sum with too many digits is left out: no real money has them. */
function sumsOf(points: readonly Point[], length: number): Point[] {
  const groups = new Map<number, Decimal[]>()
  for (const point of points) {
    const span = spanOf(point, length)
    groups.set(span, [...(groups.get(span) ?? []), point.amount])
  }
  return [...groups].flatMap(([span, amounts]) => {
    const amount = sum(amounts)
    return amount === null ? [] : [{ at: instantAt(span * length), amount }]
  })
}

function spanOf({ at }: Point, length: number): number {
  return Math.floor(millisecondsOf(at) / length)
}
