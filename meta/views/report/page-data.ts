// What the page hands to its own script: the figures of the plots. The amounts are as exact as everywhere, and become numbers only
// where they are drawn.

export interface PlotData {
  /** A line through readings, or a bar for each day. */
  kind: 'line' | 'bars'
  /** A currency code, or what is counted. */
  unit: string
  /** How many days a bar stands for. */
  days: number
  /** Which of the axes says when its points are. */
  axis: number
  /** Decimal numbers with a space between them, one for each point. */
  amounts: string
  /** Minutes since 1970 at which the key was replaced. */
  replaced: readonly number[]
}

export interface PageData {
  /** As `timeAxis` writes them. */
  axes: readonly string[]
  /** In the order of the `data-plot` numbers in the page. */
  plots: readonly PlotData[]
}
