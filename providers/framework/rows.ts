// Rows of a reading: made where a figure is known, and added up where a provider splits a window finer than keyz keeps it.
import type { Decimal } from '../../schema/decimal.ts'
import type { Cost, RateLimit } from '../../schema/reading.ts'

type Known<Figure> = Figure | null | undefined

interface Row {
  period: string
  starts_at: string | null
  group: Record<string, string> | null
  unit?: string
  currency?: string
}

/** `plus` adds the amounts of two rows that differ in nothing else. */
export function sumRows<Kept extends Row>(rows: readonly Kept[], plus: (row: Kept, sum: Kept) => Kept): Kept[] {
  const sums = new Map<string, Kept>()
  for (const row of rows) {
    const id = JSON.stringify([row.period, row.starts_at, row.group, row.unit, row.currency])
    const sum = sums.get(id)
    sums.set(id, sum === undefined ? row : plus(row, sum))
  }
  return [...sums.values()]
}

/** One row of cost, or none where the amount is not known. */
export function costRow(
  window: Pick<Cost, 'period' | 'starts_at' | 'ends_at'>,
  amount: Known<Decimal>,
  group: Cost['group'] = null,
  currency = 'USD',
): Cost[] {
  const { period, starts_at, ends_at } = window
  return amount == null ? [] : [{ period, starts_at, ends_at, amount, currency, group }]
}

/** One rate limit, or none where it is not known. */
export function rateLimit(unit: string, limit: Known<Decimal>, perSeconds: number): RateLimit[] {
  return limit == null ? [] : [{ unit, limit, per_seconds: perSeconds, group: null }]
}

/** True when one of them is; false when all that are known are not; null when none is known. */
export function anyOf(flags: readonly Known<boolean>[]): boolean | null {
  const known = flags.filter((flag) => flag != null)
  return known.length === 0 ? null : known.includes(true)
}
