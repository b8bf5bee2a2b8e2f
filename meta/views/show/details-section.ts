// A part of the details of a key: rows with their labels in one column.
import { largest } from '../../../schema/largest.ts'
import { broken } from '../broken.ts'
import type { WidthOf } from '../fit.ts'

export type Row = readonly [label: string, ...values: string[]]

/** Where lines are broken; without it, they are as long as they are. */
export interface Room {
  width: number
  widthOf: WidthOf
}

const maxRows = 12

/** A blank line, then the rows with their labels in one column. A row with several values begins a line for each. With `room`, none is left out. */
export function section(rows: readonly Row[], room: Room | null): string[] {
  if (rows.length === 0) return []
  const width = largest(rows.map(([label]) => label.length)) + 2
  const lines = rows.flatMap(([label, ...values]) =>
    (room === null ? shortened(values) : values)
      .flatMap((value) => (room === null ? [value] : broken(value, room.width - width - 2, room.widthOf)))
      .map((value, index) => `  ${(index === 0 ? label : '').padEnd(width)}${value}`),
  )
  return ['', ...lines]
}

function shortened(values: readonly string[]): readonly string[] {
  const rest = values.length - maxRows
  return rest > 0 ? [...values.slice(0, maxRows), `and ${rest} more, see --all`] : values
}

/** One row, or none where there is nothing to say. */
export function several(label: string, values: readonly string[]): Row[] {
  return values.length === 0 ? [] : [[label, ...values]]
}
