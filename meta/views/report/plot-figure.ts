// A plot in the page: what it shows in one sentence, a place for the script to draw it, and its figures as a table.
import { compareDecimals } from '../../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import { day, minute, quantity } from '../../judge/values.ts'
import { type Html, html } from './html.ts'
import type { PlotData } from './page-data.ts'
import type { Plot } from './series.ts'
import type { Drawn, Point } from './thinned.ts'
import { type TimeAxes, timeAxis } from './time-axis.ts'

/** Without the script, the table has so many rows, spread over the time. The script adds the others. */
const maxRows = 5

/** `number` is where the script finds the figures. */
export function plotFigure(plot: Plot, drawn: Drawn, number: number): Html {
  const { title, kind, unit } = plot
  const id = `plot-${number}`
  const head = kind === 'bars' ? (drawn.days === null ? 'Day' : 'From') : 'Read at'
  const rows = spread(drawn.points).map(
    ({ at, amount }) =>
      html`<tr><th scope="row">${kind === 'bars' ? day(at) : minute(at)}</th><td>${quantity(amount, unit, 'exact')}</td></tr>`,
  )
  return html`<figure><figcaption id="${id}"><b>${title}</b>: ${summary(plot)}${noteHtml(plot, drawn)}</figcaption>
<div class="canvas" data-plot="${number}" role="img" aria-labelledby="${id}"></div><p class="readout" aria-hidden="true"></p>
<details data-table="${number}"><summary>Figures</summary><table><caption>${title}${rows.length < drawn.points.length ? html`<noscript> (${rows.length} of ${drawn.points.length})</noscript>` : null}</caption><thead><tr><th scope="col">${head}</th><th scope="col">Amount</th></tr></thead><tbody>${rows}</tbody></table></details></figure>
`
}

function noteHtml({ note, kind }: Plot, { days }: Drawn): Html | null {
  const span = days === 1 ? 'day' : `${days} days`
  const fewer =
    days === null
      ? null
      : kind === 'bars'
        ? `Each bar stands for ${span}.`
        : `Drawn with the last reading of each ${span}.`
  const words = [note, fewer].filter((sentence) => sentence !== null).join(' ')
  return words === '' ? null : html` <span class="note">${words}</span>`
}

/** Its times go to the axes. */
export function plotData(
  { kind, unit }: Plot,
  { points, days }: Drawn,
  replaced: readonly Instant[],
  axes: TimeAxes,
): PlotData {
  return {
    kind,
    unit,
    days: days ?? 1,
    axis: axes.numberOf(timeAxis(points.map(({ at }) => minuteOf(at)))),
    amounts: points.map(({ amount }) => amount).join(' '),
    replaced: replaced.map(minuteOf),
  }
}

function minuteOf(at: Instant): number {
  return Math.floor(millisecondsOf(at) / 60_000)
}

/** `from $100.00 on 2026-09-01 to $17.35 on 2026-11-28, lowest $17.35, highest $120.00`. */
function summary({ unit, points, kind }: Plot): string {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return 'no figures'
  const lowest = points.reduce((one, other) => (isLess(other, one) ? other : one), first)
  const highest = points.reduce((one, other) => (isLess(one, other) ? other : one), first)
  const extremes = `lowest ${quantity(lowest.amount, unit)}, highest ${quantity(highest.amount, unit)} on ${day(highest.at)}`
  if (kind === 'bars') return `${points.length} days from ${day(first.at)} to ${day(last.at)}; ${extremes}`
  return `from ${quantity(first.amount, unit)} on ${day(first.at)} to ${quantity(last.amount, unit)} on ${day(last.at)}; ${extremes}`
}

/** Numbers that differ as floats differ in the same way; only those that do not are compared digit by digit. */
function isLess({ amount: one }: Point, { amount: other }: Point): boolean {
  const apart = Number(one) - Number(other)
  return apart === 0 ? compareDecimals(one, other) < 0 : apart < 0
}

function spread(points: readonly Point[]): Point[] {
  if (points.length <= maxRows) return [...points]
  return Array.from(
    { length: maxRows },
    (_, index) => points[Math.round((index * (points.length - 1)) / (maxRows - 1))],
  ).filter((point) => point !== undefined)
}
