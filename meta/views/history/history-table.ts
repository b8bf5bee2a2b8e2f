// `keyz history` as a table: a block for each key, its newest change first.

import { largest } from '../../../schema/largest.ts'
import type { KeyHistory } from '../../../schema/reports/history-report.ts'
import { printable } from '../../../schema/text.ts'
import { tellingField } from '../../judge/figures.ts'
import { counted, minute, type Precision } from '../../judge/values.ts'
import type { Style } from '../style.ts'
import { changeWords, figureWords, type HistoryRow, historyRows } from './history-rows.ts'

export interface TableOptions {
  /** Null for the most telling one of each key. */
  field: string | null
  precision: Precision
  style: Style
  /** At most so many changes of each key; null for all. What is left out is said. */
  most: number | null
}

/** More columns than this do not fit next to each other. */
const maxFigures = 4

export function* historyTable(keys: readonly KeyHistory[], options: TableOptions): Generator<string> {
  for (const [index, key] of keys.entries()) {
    if (index > 0) yield ''
    yield* blockOf(key, options)
  }
}

function* blockOf(key: KeyHistory, { field, precision, style, most }: TableOptions): Generator<string> {
  const chosen = field ?? tellingField(key.readings)
  const title = style.paint('bold', printable(key.key_path))
  const rows = chosen === null ? [] : historyRows(key, chosen).reverse()
  const names = [...new Set(rows.flatMap(({ figures }) => [...figures.keys()]))]
  if (chosen === null || names.length === 0) {
    yield `${title}  ${key.readings.length === 0 ? 'no readings' : `no ${printable(chosen ?? '')}`}`
    return
  }
  const shown = names.slice(0, maxFigures)
  yield `${title}  ${style.paint('dim', shown.map(printable).join(', '))}`
  const drawn = most === null ? rows : rows.slice(0, most)
  yield* aligned(drawn.map((row) => cellsOf(row, shown, precision)))
  if (drawn.length < rows.length)
    yield style.paint(
      'dim',
      `  and ${counted(rows.length - drawn.length, 'earlier change')}: name the key, or use --since`,
    )
  if (names.length > shown.length)
    yield style.paint('dim', `  and ${names.slice(maxFigures).map(printable).join(', ')}: choose one with --field`)
}

/** The time, each figure with its change, and the note. */
function cellsOf(row: HistoryRow, names: readonly string[], precision: Precision): string[] {
  const { at, figures, note } = row
  const values = names.flatMap((name) => {
    const figure = figures.get(name)
    return [figure === undefined ? '' : figureWords(figure, precision), changeWords(row, name, precision)]
  })
  // The standing of a key is a figure, too.
  return [minute(at), ...values, values.includes(note) ? '' : note]
}

/** The first and the last column stand at the left, all others at the right. */
function aligned(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => largest(rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .flatMap((cell, column) => {
        const width = widths[column] ?? 0
        if (width === 0) return []
        return [column === 0 || column === row.length - 1 ? cell.padEnd(width) : cell.padStart(width)]
      })
      .join('  ')
      .trimEnd()
      .replace(/^/, '  '),
  )
}
