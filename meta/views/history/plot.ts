// One series of numbers drawn with characters: braille dots where the terminal has them, else stars.
import type { Decimal } from '../../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import { largest } from '../../../schema/largest.ts'
import { day, minute } from '../../judge/values.ts'

export interface PlotPoint {
  at: Instant
  amount: Decimal
}

export interface PlotOptions {
  /** In characters, labels included. */
  width: number
  height: number
  unicode: boolean
  /** The times at the left and right edge, if not those of the first and last point. */
  from?: Instant
  to?: Instant
  /** What stands next to the axis. */
  label: (amount: Decimal) => string
  /** Moments to mark below the plot, such as replacements. */
  marks?: readonly Instant[]
}

/** The bits of a braille character by row and column of its dots. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const

/** A number only to draw it: no figure is worked out from it. */
const drawn = (amount: Decimal) => Number(amount)

/** Lines of text, none longer than `width`. Empty without points. A balance stays as it was until the next reading. */
export function plot(points: readonly PlotPoint[], options: PlotOptions): string[] {
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined) return []
  const lowest = points.reduce((one, other) => (drawn(other.amount) < drawn(one.amount) ? other : one))
  const highest = points.reduce((one, other) => (drawn(other.amount) > drawn(one.amount) ? other : one))
  const labels = [options.label(highest.amount), options.label(lowest.amount)]
  const margin = largest(labels.map(({ length }) => length)) + 2
  const columns = Math.max(options.width - margin, 8)
  const [across, down] = options.unicode ? [2, 4] : [1, 1]
  const [bottom, top] = [drawn(lowest.amount), drawn(highest.amount)]
  // What does not move is one line, beside its label.
  const height = top === bottom ? 1 : options.height
  const grid = { width: columns * across, height: height * down }
  const start = millisecondsOf(options.from ?? first.at)
  const span = Math.max(millisecondsOf(options.to ?? last.at) - start, 1)
  const x = (at: Instant) => within(((millisecondsOf(at) - start) / span) * (grid.width - 1), grid.width)
  const y = (amount: Decimal) =>
    top === bottom
      ? Math.floor(grid.height / 2)
      : within((1 - (drawn(amount) - bottom) / (top - bottom)) * (grid.height - 1), grid.height)
  const heights = steps(points, { x, y }, grid.width)
  const rows = options.unicode ? brailleRows(heights, columns, height) : starRows(heights, columns, height)
  const axis = rows.map((row, index) => {
    const label = index === 0 ? labels[0] : index === rows.length - 1 && top !== bottom ? labels[1] : ''
    return `${(label ?? '').padStart(margin - 2)} ${options.unicode ? '┤' : '|'}${row}`.trimEnd()
  })
  const inside = (options.marks ?? []).filter((at) => millisecondsOf(at) >= start && millisecondsOf(at) <= start + span)
  return [
    ...axis,
    ...(inside.length === 0
      ? []
      : [
          ' '.repeat(margin) +
            markLine(
              inside.map((at) => Math.floor(x(at) / across)),
              options,
            ),
        ]),
    ' '.repeat(margin) + timesBelow(options.from ?? first.at, options.to ?? last.at, columns),
  ]
}

/** The days at both edges, or the times where the day is the same. */
function timesBelow(from: Instant, to: Instant, columns: number): string {
  if (minute(from) === minute(to)) return `${minute(from)} UTC`
  const [left, right] =
    day(from) === day(to) ? [minute(from), `${minute(to).slice(day(to).length + 1)} UTC`] : [day(from), day(to)]
  return left + right.padStart(Math.max(columns - left.length, right.length + 1))
}

function within(position: number, size: number): number {
  return Math.min(Math.max(Math.round(position), 0), size - 1)
}

interface Scale {
  x: (at: Instant) => number
  y: (amount: Decimal) => number
}

/** For each column of the grid from the first point to the last, from which to which height the line goes there. */
function steps(points: readonly PlotPoint[], { x, y }: Scale, width: number): (readonly [number, number] | null)[] {
  const heights = Array.from({ length: width }, (): [number, number] | null => null)
  let before: { column: number; height: number } | null = null
  for (const { at, amount } of points) {
    const [column, height] = [x(at), y(amount)]
    if (before !== null) for (let one = before.column; one < column; one++) extend(heights, one, before.height)
    if (before !== null) extend(heights, column, before.height)
    extend(heights, column, height)
    before = { column, height }
  }
  return heights
}

function extend(heights: ([number, number] | null)[], column: number, height: number): void {
  const [top, bottom] = heights[column] ?? [height, height]
  heights[column] = [Math.min(top, height), Math.max(bottom, height)]
}

function brailleRows(heights: readonly (readonly [number, number] | null)[], columns: number, rows: number): string[] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      let bits = 0
      for (const [down, pair] of dots.entries())
        for (const [across, bit] of pair.entries()) {
          const range = heights[column * 2 + across]
          const height = row * 4 + down
          if (range != null && range[0] <= height && height <= range[1]) bits |= bit
        }
      return bits === 0 ? ' ' : String.fromCodePoint(0x2800 + bits)
    }).join(''),
  )
}

function starRows(heights: readonly (readonly [number, number] | null)[], columns: number, rows: number): string[] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const range = heights[column]
      return range != null && range[0] <= row && row <= range[1] ? '*' : ' '
    }).join(''),
  )
}

function markLine(columns: readonly number[], { unicode }: PlotOptions): string {
  const line = Array.from({ length: largest(columns) + 1 }, () => ' ')
  for (const column of columns) line[column] = unicode ? '▲' : '^'
  return line.join('')
}
