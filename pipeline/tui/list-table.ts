// The rows of keyz status for every key, and the columns for them: worked out when something changes, and not for each frame.

import type { WidthOf } from '../../meta/views/fit.ts'
import { type Layout, layoutOf, type Room } from '../../meta/views/status/status-layout.ts'
import { rowsOfEach, type StatusRow } from '../../meta/views/status/status-rows.ts'
import { folderWordings, worstBadge } from '../../meta/views/status/tree.ts'
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

type Listed = Pick<State, 'keys' | 'rows' | 'now' | 'view' | 'sort'>

interface Letters {
  widthOf: WidthOf
  ascii: boolean
  /** Puts characters that the terminal has in place of those that it has not. */
  spelled: (text: string) => string
}

const maxIndent = 8
/** The details say what a day costs, so that goes before the notes. Who chooses a key has to know its name. */
const inList = { leastFirst: ['A DAY', 'NOTE', 'LASTS'], briefly: true, enoughName: 24 }

/** Remembers the newest answer, since a frame is drawn for each key press, and the keys may be many. */
export function listTables(letters: Letters): (listed: Listed, width: number) => ListTable {
  let keyRows: { of: State['keys']; sort: Room['sort']; rows: ReadonlyMap<string, StatusRow> } | null = null
  let last: { rows: State['rows']; width: number; table: ListTable } | null = null
  return (listed, width) => {
    const { keys, rows, now, view } = listed
    const sort = view === 'tree' ? undefined : listed.sort
    const isKnown = keyRows?.of === keys && keyRows.sort === sort
    if (last !== null && isKnown && last.rows === rows && last.width === width) return last.table
    const known = keyRows !== null && isKnown ? keyRows.rows : spelledRows(keys ?? [], now, sort, letters)
    keyRows = { of: keys, sort, rows: known }
    const room = { width, widthOf: (text: string) => columns(text, letters.widthOf), sort, ...inList }
    const table = tableOf(listed, known, room, letters)
    last = { rows, width, table }
    return table
  }
}

function spelledRows(keys: readonly StatusKey[], now: State['now'], sort: Room['sort'], { ascii, spelled }: Letters) {
  const rows = rowsOfEach(keys, now, ascii, sort)
  for (const row of rows.values()) {
    row.name = spelled(row.name)
    row.left = spelled(row.left)
    row.perDay = spelled(row.perDay)
    row.notes = row.notes.map((wordings) => wordings.map(spelled))
  }
  return rows
}

function tableOf(listed: Listed, known: ReadonlyMap<string, StatusRow>, room: Room, letters: Letters): ListTable {
  const folders = new Map<string, StatusRow>()
  const rowOf = (row: Row): StatusRow => {
    const name = `${' '.repeat(Math.min(row.depth * 2, maxIndent))}${letters.spelled(printable(row.name))}`
    const ofKey = row.key === null ? undefined : known.get(row.key.key_path)
    // The details show the week.
    if (ofKey !== undefined) return { ...ofKey, name, week: '' }
    const folder = folders.get(row.id) ?? folderRow(row, name, listed, letters)
    folders.set(row.id, folder)
    return folder
  }
  const widest = listed.rows.flatMap((row) => (row.key === null ? [] : [rowOf(row)]))
  return { layout: layoutOf(widest, room), room, rowOf }
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
  lastsBriefly: '',
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
