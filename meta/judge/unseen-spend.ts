// Money that a provider reports as spent while the balance stands still: some charge it later. Then nobody knows the pace.
import { compareDecimals, zero } from '../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Reading } from '../../schema/reading.ts'
import { isAnotherKey, type Point, window } from './burn.ts'

/** The time in which a balance did not fall. */
interface Standstill {
  currency: string
  from: Instant
  readAt: Instant
}

/** Whether a whole day within that time, or the day of the reading, cost anything. Days that the provider does not report say nothing. */
export function isSpendUnseen(costs: Reading['costs'], { currency, from, readAt }: Standstill): boolean {
  return (costs ?? []).some(({ period, group, starts_at, ends_at, amount, currency: unit }) => {
    if (period !== 'day' || group !== null || unit !== currency || starts_at === null || ends_at === null) return false
    const isMeant = starts_at <= readAt && (starts_at >= from || readAt < ends_at)
    return isMeant && compareDecimals(amount, zero) > 0
  })
}

/** Since when a balance is what it is at the newest of its points, of those that count. Null without points. */
export function standingSince(points: readonly Point[], replaced: readonly Instant[] = []): Instant | null {
  const sorted = [...points].sort((left, right) => (left.at < right.at ? 1 : -1))
  const [newest] = sorted
  if (newest === undefined) return null
  const start = millisecondsOf(newest.at) - window
  const other = sorted.findIndex(
    (point) =>
      millisecondsOf(point.at) < start || point.amount !== newest.amount || isAnotherKey(point, newest, replaced),
  )
  return (other === -1 ? sorted.at(-1) : sorted[other - 1])?.at ?? null
}
