// Providers split a window into more rows than keyz keeps; rows of the same window, unit and group are added up.

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
