// The list at the left: the rows of keyz status, one for each key, with a mark before the one that is selected.
import { markColumn } from '../../meta/views/status/status-layout.ts'
import { cellsOf, markCell, tableHead } from '../../meta/views/status/status-table.ts'
import { plainStyle, type Style } from '../../meta/views/style.ts'
import type { Drawing } from './drawing.ts'
import { fitPainted } from './fit.ts'
import { type ListTable, layoutOfRow } from './list-table.ts'
import type { Row } from './rows.ts'
import { bodyHeight, listHeight } from './selection.ts'
import type { State } from './state.ts'

/** Columns for the cursor and the blank after it. */
const cursorWidth = 2

export function listPane(state: State, width: number, drawn: Drawing): string[] {
  const height = bodyHeight(state)
  const seen = state.rows.slice(state.top, state.top + listHeight(state))
  const lines = seen.length === 0 ? [emptyWords(state)] : tableLines(state, seen, width, drawn)
  return Array.from({ length: height }, (_, index) =>
    fitPainted(lines[index] ?? '', width, drawn.style.ascii, drawn.widthOf),
  )
}

function emptyWords({ keys, filter, mode }: State): string {
  if (keys === null) return 'Reading the store...'
  if (keys.length === 0 || filter === '') return 'No keys yet: run keyz discover.'
  // While somebody types, Esc brings back the filter that was there before.
  return mode.kind === 'filter' ? 'No key matches the filter.' : 'No key matches: Esc shows all.'
}

function tableLines(state: State, seen: readonly Row[], width: number, drawn: Drawing): string[] {
  const table = drawn.table(state, width - cursorWidth)
  const head = `${' '.repeat(cursorWidth)}${tableHead(table.layout, drawn.style)}`
  return [head, ...seen.map((row) => rowLine(row, state, table, drawn))]
}

function rowLine(row: Row, state: State, table: ListTable, drawn: Drawing): string {
  const isSelected = row.id === state.selected
  // While a key is being asked about, that is its mark.
  const mark = isAsked(row, state) ? askedMark(drawn) : markCell(table.rowOf(row).badge, drawn.style)
  const rest = isSelected
    ? drawn.style.paint('bold', cells(row, table, { ...plainStyle, ascii: drawn.style.ascii }, drawn))
    : cells(row, table, drawn.style, drawn)
  const start = (isSelected ? drawn.cursor : ' ').padEnd(cursorWidth)
  return `${isSelected ? drawn.style.paint('bold', start) : start}${mark}${rest}`
}

function cells(row: Row, { layout, room, rowOf }: ListTable, style: Style, { safe }: Drawing): string {
  const known = rowOf(row)
  const shown = {
    ...known,
    name: safe(known.name),
    left: safe(known.left),
    perDay: safe(known.perDay),
    notes: known.notes.map((wordings) => wordings.map(safe)),
  }
  // A folder has nothing in the columns, so what all its keys have together may begin there.
  const rest = room.width - markColumn - layout.name - 2
  const own = row.key === null ? { ...layout, columns: [], note: rest } : layoutOfRow(shown, layout, room)
  return cellsOf(shown, own, style, room)
}

function isAsked({ key }: Row, { running }: State): boolean {
  return key !== null && running.some(({ paths }) => paths.has(key.key_path))
}

function askedMark({ style }: Drawing): string {
  return style.paint('cyan', (style.ascii ? '=' : '↻').padEnd(markColumn))
}
