// The rows as one table for a terminal, with what is to be known about them below it.
import type { NotMeasured, Row, Unit } from './row.ts'

const heading = ['row', 'what', 'target', 'keyz', 'beside', 'which is', 'ratio', 'peak', 'target met']

export function renderTable(rows: readonly (Row | NotMeasured)[]): string {
  const cells = [heading, ...rows.map(cellsOf)]
  const widths = heading.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  const lines = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const [first = '', ...others] = lines
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)))
  const notes = rows.flatMap((row) => ('notes' in row ? row.notes.map((note) => `${row.row}: ${note}.`) : []))
  return [first, rule, ...others, '', ...notes].join('\n')
}

function cellsOf(row: Row | NotMeasured): string[] {
  const start = [String(row.row), row.what, row.target]
  if ('not_measured' in row) return [...start, `not measured: ${row.not_measured}`, '', '', '', '', '']
  return [
    ...start,
    quantity(row.keyz, row.unit),
    row.other?.what ?? '',
    row.other === null ? '' : quantity(row.other.median, row.unit),
    row.ratio === null ? '' : `${row.ratio.toFixed(2)}x`,
    row.peak_mb === null ? '' : quantity(row.peak_mb, 'MB'),
    row.met ? 'yes' : 'NO',
  ]
}

function quantity(value: number, unit: Unit): string {
  return `${value.toFixed(unit === 's' ? 2 : unit === 'ms' ? 1 : 0)} ${unit}`
}
