// A plot in the page: what it shows in one sentence, a place for the script to draw it, and its figures as a table.
import { compareDecimals } from '../../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import { day, quantity } from '../../judge/values.ts'
import { type Html, html } from './html.ts'
import type { PlotData } from './page-data.ts'
import { table } from './parts.ts'
import type { Plot } from './series.ts'
import type { Point } from './thinned.ts'

/** Without the script, the table has so many rows, spread over the time. The script adds the others. */
const maxRows = 12

/** `number` is where the script finds the figures. */
export function plotFigure(plot: Plot, number: number, path: string): Html {
  const { title, kind, unit, points, note } = plot
  const words = summary(plot)
  const shown = spread(points)
  const rows = shown.map(({ at, amount }) => [kind === 'bars' ? day(at) : at, quantity(amount, unit, 'exact')])
  return html`<figure class="plot"><figcaption><strong>${title}</strong>: ${words}${note === null ? '' : html` <span class="note">${note}</span>`}</figcaption>
<div class="canvas" data-plot="${number}" role="img" aria-label="${title} of ${path}: ${words}"></div><p class="readout" aria-hidden="true"></p>
<details data-table="${number}"><summary>Figures of ${title}</summary>${table(`${title} of ${path}`, [kind === 'bars' ? 'Day' : 'Read at', { title: 'Amount', figures: true }], rows)}</details></figure>
`
}

export function plotData({ kind, unit, points }: Plot, replaced: readonly Instant[], since: Instant): PlotData {
  const times = points.map(({ at }) => minuteOf(at))
  return {
    kind,
    unit,
    minutes: times.map((minute, index) => minute - (times[index - 1] ?? 0)),
    amounts: points.map(({ amount }) => amount).join(' '),
    replaced: replaced.filter((at) => at >= since).map(minuteOf),
  }
}

function minuteOf(at: Instant): number {
  return Math.floor(millisecondsOf(at) / 60_000)
}

/** `from $100 on 2026-09-01 to $17.35 on 2026-11-28, lowest $17.35, highest $120`. */
function summary({ unit, points, kind }: Plot): string {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return 'no figures'
  const sorted = [...points].sort((one, other) => compareDecimals(one.amount, other.amount))
  const [lowest, highest] = [sorted[0] ?? first, sorted.at(-1) ?? last]
  const extremes = `lowest ${quantity(lowest.amount, unit)}, highest ${quantity(highest.amount, unit)} on ${day(highest.at)}`
  if (kind === 'bars') return `${points.length} days from ${day(first.at)} to ${day(last.at)}; ${extremes}`
  return `from ${quantity(first.amount, unit)} on ${day(first.at)} to ${quantity(last.amount, unit)} on ${day(last.at)}; ${extremes}`
}

function spread(points: readonly Point[]): Point[] {
  if (points.length <= maxRows) return [...points]
  return Array.from(
    { length: maxRows },
    (_, index) => points[Math.round((index * (points.length - 1)) / (maxRows - 1))],
  ).filter((point) => point !== undefined)
}
