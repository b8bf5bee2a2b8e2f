// Which row is selected, and which rows can be seen: the selection stays on its key when the rows change, and always within sight.
import { sortKeys } from '../../meta/views/status/sort-keys.ts'
import { listRows, type Row, treeRows } from './rows.ts'
import type { Effect, State, Step } from './state.ts'

/** Lines that are no rows: the title, the status, the hints, and one that stays free, since a full terminal would scroll. */
const around = 4
export const least = { columns: 40, rows: 8 }
/** From here on the list and the details stand side by side. */
export const sideBySide = 80

export function bodyHeight({ size }: Pick<State, 'size'>): number {
  return Math.max(1, size.rows - around)
}

/** Rows of the list that can be seen: its first line names the columns. */
export function listHeight(state: Pick<State, 'size'>): number {
  return Math.max(1, bodyHeight(state) - 1)
}

export function selectedRow({ rows, selected }: State): Row | undefined {
  return rows.find(({ id }) => id === selected)
}

/**
 * The rows anew, after the keys, the filter, the order, or the view changed. `instead` is selected where the key that was selected is
 * not among them: by default whatever stands in its place.
 */
export function arranged(state: State, instead?: number): Step {
  const passing = (state.keys ?? []).filter((key) => state.test(key, state.now))
  const chosen = sortKeys(passing, state.sort, state.now)
  const rows = state.view === 'tree' ? treeRows(chosen) : listRows(chosen)
  const before = state.rows.findIndex(({ id }) => id === state.selected)
  const kept = rows.findIndex(({ id }) => id === state.selected)
  return at({ ...state, rows }, kept === -1 ? (instead ?? Math.max(0, before)) : kept)
}

/** Selects the row with this number, or the nearest there is. */
export function at(state: State, index: number): Step {
  const { rows } = state
  const bounded = Math.max(0, Math.min(index, rows.length - 1))
  const row = rows[bounded]
  const selected = row?.id ?? null
  const next = { ...state, selected, top: topFor(bounded, state) }
  if (selected === state.selected) return { state: next, effects: [] }
  const path = row?.key?.key_path ?? null
  const effects: Effect[] = [{ do: 'wait', path }, ...(path === null ? [] : [{ do: 'details', path } as const])]
  return { state: { ...next, detailsTop: 0 }, effects }
}

export function moved(state: State, by: number): Step {
  const index = state.rows.findIndex(({ id }) => id === state.selected)
  return at(state, index + by)
}

function topFor(index: number, state: State): number {
  const height = listHeight(state)
  const lastTop = Math.max(0, state.rows.length - height)
  const least = Math.max(0, index - height + 1)
  return Math.min(Math.max(Math.min(state.top, index), least), lastTop)
}
