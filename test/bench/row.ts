// What one measurement says: a row of the table and of bench/results.json.

export type Unit = 's' | 'ms' | 'MB' | 'bytes'

export interface Row {
  /** Number of the row in the design's table of targets. */
  row: number
  what: string
  target: string
  unit: Unit
  /** Median of all runs. */
  keyz: number
  /** What keyz stands beside, and its median; null where the target is an absolute figure. */
  other: { what: string; median: number } | null
  /** How many times as much the other needs; for bounds and memory, how many times as much keyz needs. */
  ratio: number | null
  /** The most memory that keyz held, median of all runs. */
  peak_mb: number | null
  runs: number
  met: boolean
  notes: string[]
}

export interface NotMeasured {
  row: number
  what: string
  target: string
  not_measured: string
}

/** Measures with that many runs. A row of the design may have several targets. */
export type Measure = (runs: number) => Promise<(Row | NotMeasured)[]>

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = sorted.length / 2
  const pair = Number.isInteger(middle) ? [middle - 1, middle] : [Math.floor(middle)]
  const sum = pair.reduce((total, index) => total + (sorted[index] ?? Number.NaN), 0)
  return sum / pair.length
}
