// `keyz history --plot`: a plot for each series of each key.
import type { KeyHistory } from '../../../schema/reports/history-report.ts'
import { printable } from '../../../schema/text.ts'
import { tellingField } from '../../judge/figures.ts'
import { keySeries } from '../../judge/key-series.ts'
import { type Precision, quantity } from '../../judge/values.ts'
import type { Style } from '../style.ts'
import { plot } from './plot.ts'

/** A plot is no wider, and none can be read that is narrower. */
const widths = { least: 40, most: 78 }
const height = 8

interface HistoryPlot {
  field: string | null
  precision: Precision
  style: Style
  unicode: boolean
  /** How many characters a line has. */
  columns: number
}

export function* historyPlot(keys: readonly KeyHistory[], options: HistoryPlot): Generator<string> {
  const width = Math.min(Math.max(options.columns, widths.least), widths.most)
  for (const [index, key] of keys.entries()) {
    if (index > 0) yield ''
    const field = options.field ?? tellingField(key.readings)
    const { series, replaced_at } = keySeries(key, { fields: field === null ? [] : [field] })
    if (series.length === 0) yield `${options.style.paint('bold', printable(key.key_path))}  nothing to plot`
    for (const { name, unit, points } of series) {
      yield `${options.style.paint('bold', printable(key.key_path))}  ${options.style.paint('dim', printable(name))}`
      yield* plot(points, {
        width,
        height,
        unicode: options.unicode,
        label: (amount) => quantity(amount, unit, options.precision),
        marks: replaced_at,
      })
      if (replaced_at.length > 0) yield `${options.unicode ? '▲' : '^'} key replaced`
    }
  }
}
