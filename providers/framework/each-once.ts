// Rows that overlapping requests or pages bring more than once: each counts by its own date and identity, whichever of them brought it.
import type { Instant } from '../../schema/instant.ts'

interface Bucket<Row> {
  starts_at: Instant
  rows: readonly Row[]
}

/**
 * One bucket per day from buckets of which several may be of the same day. Of rows with one identity only those of the last such
 * bucket count, which is the newest; rows of one identity within a bucket all count.
 */
export function eachDayOnce<Row>(buckets: readonly Bucket<Row>[], idOf: (row: Row) => unknown): Bucket<Row>[] {
  const days = new Map<Instant, Map<string, Row[]>>()
  for (const { starts_at, rows } of buckets) {
    const ofBucket = new Map<string, Row[]>()
    for (const row of rows) {
      const id = JSON.stringify(idOf(row))
      ofBucket.set(id, [...(ofBucket.get(id) ?? []), row])
    }
    days.set(starts_at, new Map([...(days.get(starts_at) ?? []), ...ofBucket]))
  }
  return [...days].map(([starts_at, rows]) => ({ starts_at, rows: [...rows.values()].flat() }))
}

/** Of rows with the same id the last one. A row without an id is a row of its own. */
export function eachIdOnce<Row>(rows: readonly Row[], idOf: (row: Row) => string | null | undefined): Row[] {
  const last = new Map(rows.flatMap((row) => (idOf(row) == null ? [] : [[idOf(row), row] as const])))
  return rows.filter((row) => idOf(row) == null || last.get(idOf(row)) === row)
}
