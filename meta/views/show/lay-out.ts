// Rows with their labels in one column, broken between words where a line has no more room.
import { broken } from '../broken.ts'
import { padEnd, type WidthOf } from '../fit.ts'
import type { Format, Style } from '../style.ts'

export interface Row {
  label: string
  /** Each begins on a line of its own. */
  values: readonly string[]
  format?: Format
}

export interface Room {
  width: number
  widthOf: WidthOf
}

const margin = 2
const labelWidth = 12

/** A row without a value is left out. */
export function layOut(rows: readonly Row[], style: Style, { width, widthOf }: Room): string[] {
  const room = Math.max(20, width - margin - labelWidth)
  return rows.flatMap(({ label, values, format }) =>
    values
      .flatMap((value) => broken(value, room, widthOf))
      .map((line, index) => {
        const name = padEnd(index === 0 ? label : '', labelWidth, widthOf)
        return `${' '.repeat(margin)}${name}${format === undefined ? line : style.paint(format, line)}`.trimEnd()
      }),
  )
}

/** The first of a list, and how many more there are; all of it where everything is wanted. */
export function firstOf(list: readonly string[], most: number, { full = false }, between = ', '): string {
  const rest = full ? 0 : list.length - most
  return (rest > 0 ? [...list.slice(0, most), `and ${rest} more (--all)`] : list).join(between)
}
