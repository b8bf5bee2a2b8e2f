// Which rows got slower beside what was measured with them, so that another machine, or a busy one, does not count.
import type { NotMeasured } from './row.ts'

/** What keyz took, and what the command beside it took in the same run. */
export interface Beside {
  what: string
  keyz: number
  other: { median: number } | null
}

/** The same commands on the same machine differ by less than that from run to run. */
const tolerance = 1.5

/**
 * Sentences about rows that take much longer, compared with the command beside them, than they took in the recorded benchmark. Rows that
 * have nothing beside them, or are not recorded under the same words, say nothing.
 */
export function regressions(recorded: readonly Beside[], measured: readonly (Beside | NotMeasured)[]): string[] {
  const before = new Map(recorded.map((row) => [row.what, slownessOf(row)]))
  return measured.flatMap((row) => {
    const [was, is] = [before.get(row.what) ?? null, slownessOf(row)]
    if (was === null || is === null || is <= was * tolerance) return []
    return [
      `${row.what}: ${is.toFixed(2)} times as long as the command beside it, and ${was.toFixed(2)} times in bench/results.json`,
    ]
  })
}

/** How long keyz takes for each second of the command beside it. */
function slownessOf(row: Beside | NotMeasured): number | null {
  if ('not_measured' in row || row.other === null || row.other.median <= 0) return null
  return row.keyz / row.other.median
}
