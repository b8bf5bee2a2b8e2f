// Draws a plot as soon as it comes into view, and all of them before the page is printed.
import uPlot from 'uplot'
import { quantityOf } from '../../../judge/currency.ts'
import { middles } from '../time-axis.ts'
import { type Figures, timeWords } from './data.ts'

const height = 180
const narrow = 240
const dayLength = 86_400
/** In pixels. */
const yAxis = 64
const labelWidth = 50

/** Returns what draws them anew, in the colors that hold by then. */
export function drawPlots(plots: readonly Figures[]): () => void {
  const drawn = new Map<Element, uPlot>()
  const places = document.querySelectorAll<HTMLElement>('[data-plot]')
  const draw = (place: HTMLElement) => {
    const figures = plots[Number(place.dataset.plot)]
    if (figures === undefined || drawn.has(place)) return
    drawn.set(place, plotIn(place, figures))
  }
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting && target instanceof HTMLElement) draw(target)
  })
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) drawn.get(target)?.setSize({ width: widthOf(target), height })
  })
  for (const place of places) {
    seen.observe(place)
    resized.observe(place)
  }
  addEventListener('beforeprint', () => {
    for (const place of places) draw(place)
  })
  return () => {
    for (const plot of drawn.values()) plot.redraw(false, true)
  }
}

function widthOf(place: Element): number {
  return Math.max(narrow, place.clientWidth)
}

function plotIn(place: HTMLElement, { kind, unit, days, times, amounts, replaced }: Figures): uPlot {
  const readout = place.parentElement?.querySelector('.readout') ?? null
  const color = (name: string) => () => getComputedStyle(document.documentElement).getPropertyValue(name)
  const dates = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' })
  const axis = {
    stroke: color('--dull'),
    grid: { stroke: color('--rule'), width: 1 },
    ticks: { stroke: color('--rule'), width: 1 },
  }
  const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })
  const isBars = kind === 'bars'
  const bars = isBars ? uPlot.paths.bars?.({ size: [0.6, 24] }) : undefined
  // A bar stands in the middle of its days, which its label names.
  const length = isBars ? days * dayLength : 0
  const points = times.map((time) => time + length / 2)
  const options: uPlot.Options = {
    width: widthOf(place),
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    scales: {
      x: { range: (_, from, to) => [from - length / 2, to + length / 2] },
      y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : Math.max(1, high)] },
    },
    axes: [
      {
        ...axis,
        ...(isBars ? { splits: ({ width }: uPlot) => middles(points, length, (width - yAxis) / labelWidth) } : {}),
        values: (_, ticks) => ticks.map((tick) => tickWords(tick - length / 2, dates)),
      },
      { ...axis, size: yAxis, values: (_, ticks) => ticks.map((tick) => short.format(tick)) },
    ],
    series: [
      {},
      {
        stroke: color('--line'),
        fill: color('--area'),
        width: 2,
        ...(bars === undefined ? {} : { paths: bars }),
        points: { show: kind === 'line' && times.length < 60, size: 5 },
      },
    ],
    hooks: {
      draw: [(plot) => markReplaced(plot, replaced, color('--warn')())],
      setCursor: [
        ({ cursor: { idx } }) => {
          const [time, amount] = [times[idx ?? -1], amounts[idx ?? -1]]
          if (readout !== null)
            readout.textContent =
              time === undefined || amount === undefined ? '' : `${timeWords(time, kind)}: ${quantityOf(amount, unit)}`
        },
      ],
    },
  }
  return new uPlot(options, [points, amounts.map(Number)], place)
}

/** `Nov 21`, or within a day `15:00`. */
function tickWords(seconds: number, dates: Intl.DateTimeFormat): string {
  const date = new Date(seconds * 1000)
  return seconds % dayLength === 0 ? dates.format(date) : date.toISOString().slice(11, 16)
}

/** A dashed line where the key was replaced: what is right of it is another key. */
function markReplaced({ ctx, bbox, valToPos }: uPlot, replaced: readonly number[], color: string): void {
  ctx.save()
  ctx.strokeStyle = color
  ctx.setLineDash([4, 4])
  for (const time of replaced) {
    const x = Math.round(valToPos(time, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
  }
  ctx.restore()
}
