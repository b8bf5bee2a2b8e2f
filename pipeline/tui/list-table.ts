// The rows of keyz status for every key, and the columns for them: worked out when something changes, and not for each frame.

import type { WidthOf } from '../../meta/views/fit.ts'
import { rowsOfEach, type StatusRow } from '../../meta/views/status/status-rows.ts'
import { type Layout, layoutOf, type Room } from '../../meta/views/status/status-table.ts'
import { folderWordings, worstBadge } from '../../meta/views/status/tree.ts'
import { largest } from '../../schema/largest.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { printable } from '../../schema/text.ts'
import { columns } from './fit.ts'
import { keysAt, type Row } from './rows.ts'
import type { State } from './state.ts'

export interface ListTable {
  layout: Layout
  room: Room
  rowOf: (row: Row) => StatusRow
}

type Listed = Pick<State, 'keys' | 'rows' | 'now'>

interface Letters {
  widthOf: WidthOf
  ascii: boolean
  /** Puts characters that the terminal has in place of those that it has not. */
  spelled: (text: string) => string
}

/** Names are not cut further than this for the sake of notes, and notes not further than that. */
const enoughName = 18
const enoughNote = 12
const noteGap = 2
const maxIndent = 8

/** Remembers the newest answer, since a frame is drawn for each key press, and the keys may be many. */
export function listTables(letters: Letters): (listed: Listed, width: number) => ListTable {
  let keyRows: { of: State['keys']; rows: ReadonlyMap<string, StatusRow> } | null = null
  let last: { rows: State['rows']; width: number; table: ListTable } | null = null
  return (listed, width) => {
    const { keys, rows, now } = listed
    const isKnown = keyRows?.of === keys
    if (last !== null && isKnown && last.rows === rows && last.width === width) return last.table
    const known = keyRows !== null && isKnown ? keyRows.rows : spelledRows(keys ?? [], now, letters)
    keyRows = { of: keys, rows: known }
    const table = tableOf(listed, known, { width, widthOf: (text) => columns(text, letters.widthOf) }, letters)
    last = { rows, width, table }
    return table
  }
}

function spelledRows(keys: readonly StatusKey[], now: State['now'], { ascii, spelled }: Letters) {
  const rows = rowsOfEach(keys, now, ascii)
  for (const row of rows.values()) {
    row.name = spelled(row.name)
    row.left = spelled(row.left)
    row.notes = row.notes.map((wordings) => wordings.map(spelled))
  }
  return rows
}

function tableOf(listed: Listed, known: ReadonlyMap<string, StatusRow>, room: Room, letters: Letters): ListTable {
  const folders = new Map<string, StatusRow>()
  const rowOf = (row: Row): StatusRow => {
    const name = `${' '.repeat(Math.min(row.depth * 2, maxIndent))}${letters.spelled(printable(row.name))}`
    const ofKey = row.key === null ? undefined : known.get(row.key.key_path)
    // The details show the week, and what a day costs.
    if (ofKey !== undefined) return { ...ofKey, name, week: '', perDay: '' }
    const folder = folders.get(row.id) ?? folderRow(row, name, listed, letters)
    folders.set(row.id, folder)
    return folder
  }
  const widest = listed.rows.flatMap((row) => (row.key === null ? [] : [rowOf(row)]))
  return { layout: layoutFor(widest, room), room, rowOf }
}

function folderRow(row: Row, name: string, { rows, now }: Listed, { spelled }: Letters): StatusRow {
  const keys = keysAt(
    row,
    rows.flatMap(({ key }) => key ?? []),
  )
  const words = folderWordings(keys).map(spelled)
  return { ...emptyRow, badge: worstBadge(keys, now), name, notes: [words] }
}

const emptyRow: StatusRow = {
  badge: null,
  name: '',
  left: '',
  week: '',
  perDay: '',
  lasts: '',
  notes: [],
  isUrgent: false,
  isOld: false,
}

/** Where what is left is all that stands beside a name, the name takes what that leaves free. */
export function layoutOfRow(row: StatusRow, layout: Layout, { widthOf }: Room): Layout {
  const [only, ...others] = layout.columns
  if (only === undefined || others.length > 0 || layout.note > 0) return layout
  const width = Math.min(widthOf(row.left), only.width)
  return { ...layout, name: layout.name + only.width - width, columns: [{ ...only, width }] }
}

/** Who chooses a key has to know its name, so the notes go before it, and then how long it lasts: the details say both. */
function layoutFor(rows: readonly StatusRow[], room: Room): Layout {
  const least = Math.min(
    enoughName,
    largest(
      rows.map(({ name }) => room.widthOf(name)),
      0,
    ),
  )
  const enough = Math.min(
    enoughNote,
    largest(
      rows.map(({ notes }) => room.widthOf(notes.map(([words]) => words).join(', '))),
      0,
    ),
  )
  const all = layoutOf(rows, room)
  if (all.name >= least && all.note >= enough) return all
  const silent = rows.map((row) => ({ ...row, notes: [] }))
  // Without notes, no blanks before them either.
  const wider = { ...room, width: room.width + noteGap }
  const short = layoutOf(silent, wider)
  if (short.name >= least) return short
  return layoutOf(
    silent.map((row) => ({ ...row, lasts: '' })),
    wider,
  )
}
