// What a reading says about now: of costs and usage, the newest window of each period. Pure.
import type { Cost, Usage } from '../../schema/reading.ts'

/** Providers repeat the rows of past days in every reading, and have one for each model: only the newest row for all of them counts. */
export function newestCosts(costs: readonly Cost[] | null): Cost[] | null {
  return costs === null ? null : newestWindows(costs, ({ period, currency }) => `${period} ${currency}`)
}

export function newestUsage(usage: readonly Usage[] | null): Usage[] | null {
  return usage === null ? null : newestWindows(usage, ({ period, unit }) => `${period} ${unit}`)
}

function newestWindows<Row extends Pick<Cost, 'starts_at' | 'group'>>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): Row[] {
  const newest = new Map<string, Row>()
  for (const row of rows) {
    if (row.group !== null) continue
    const known = newest.get(nameOf(row))
    if (known === undefined || (known.starts_at ?? '') < (row.starts_at ?? '')) newest.set(nameOf(row), row)
  }
  return [...newest.values()]
}
