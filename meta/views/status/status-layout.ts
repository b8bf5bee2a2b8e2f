// Which columns of `keyz status` a terminal has room for, and how wide each of them is.
import { largest } from '../../../schema/largest.ts'
import type { WidthOf } from '../fit.ts'
import type { Sorting } from './sort-keys.ts'
import type { StatusRow } from './status-rows.ts'

/** Below this, the sparkline gives way to everything else. */
const wide = 100
const sparklineWidth = 7
/** A longer note is no reason to leave anything else out, nor is a longer name. */
const noteEnough = 18
const nameEnough = 32
/** Names are not cut further than this for the sake of any other column, and neither is cut further than the least. */
const nameBefore = 18
const leastNote = 13
export const leastName = 12
export const markColumn = 3
export const gap = '  '

interface Column {
  title: string
  width: number
  alignRight: boolean
  isAmount: boolean
  textOf: (row: StatusRow) => string
}

export interface Room {
  width: number
  widthOf: WidthOf
  /** Whether this is how the keys were: a sync cannot change that, so nobody is told to run one. */
  isPast?: boolean | undefined
  /** What the keys are sorted by: the column that says it is the last one to be left out. */
  sort?: Sorting | undefined
  /** The columns in the order in which they are left out. */
  leastFirst?: readonly string[]
  /** Whether LASTS does without how far it may be off, and the notes with fewer words, before the notes are left out. */
  briefly?: boolean
  /** How long names are before anything is left out. */
  enoughName?: number
}

const columnFor: Partial<Record<Sorting, string>> = { expiry: 'NOTE', age: 'NOTE', spend: 'A DAY', runway: 'LASTS' }

/** The widths of all columns; those without content, and those for which there is no room, have none. */
export interface Layout {
  name: number
  columns: Column[]
  note: number
}

/** One layout can hold for several tables below each other. */
export function layoutOf(rows: readonly StatusRow[], room: Room): Layout {
  const {
    width,
    widthOf,
    sort,
    leastFirst = ['NOTE', 'A DAY', 'LASTS'],
    briefly = false,
    enoughName = nameBefore,
  } = room
  const widest = (textOf: (row: StatusRow) => string, title: string) => {
    const most = largest(
      rows.map((row) => widthOf(textOf(row))),
      0,
    )
    return most === 0 ? 0 : Math.max(most, title.length)
  }
  const column = (title: string, textOf: Column['textOf'], isAmount = false) => ({
    title,
    width: widest(textOf, title),
    alignRight: true,
    isAmount,
    textOf,
  })
  const left = column('LEFT', (row) => row.left, true)
  const week = { ...column('7 DAYS', (row) => row.week), alignRight: false }
  const sparks = { ...week, width: week.width === 0 ? 0 : sparklineWidth }
  const perDay = column('A DAY', (row) => row.perDay, true)
  const lasts = column('LASTS', (row) => row.lasts)
  const brief = column(lasts.title, (row) => row.lastsBriefly)
  const name = Math.max(
    widest((row) => row.name, 'KEY'),
    'KEY'.length,
  )
  const note = widest((row) => row.notes.map(([words]) => words).join(', '), 'NOTE')
  let share = Math.min(note, noteEnough)
  let columns = [left, sparks, perDay, lasts].filter((one) => one.width > 0)
  const beside = () => width - markColumn - columns.reduce((sum, one) => sum + one.width + gap.length, 0)
  /** What is left for the names. */
  const most = () => beside() - (share === 0 ? 0 : gap.length + share)
  const without = (title: string | undefined) => {
    columns = columns.filter((one) => one.title !== title)
    if (title === 'NOTE') share = 0
  }
  if (width < wide && most() < Math.min(name, nameEnough)) without(sparks.title)
  const sorted = columnFor[sort ?? 'name']
  const order = [...leastFirst.filter((title) => title !== sorted), sorted].filter((title) =>
    title === 'NOTE' ? share > 0 : columns.some((one) => one.title === title),
  )
  const wanted = Math.min(name, enoughName)
  for (const title of order) {
    if (most() >= wanted) break
    const before = columns
    const isLast = title === order.at(-1)
    // Who sees the details beside the list sees there how far it may be off.
    if (title === lasts.title || (briefly && title === 'NOTE'))
      columns = columns.map((one) => (one === lasts ? brief : one))
    if (title === 'NOTE' && (isLast || briefly))
      share = Math.min(share, Math.max(leastNote, beside() - gap.length - wanted))
    // As the last one to go, it takes what the shortest names leave.
    if (most() >= (isLast ? Math.min(name, leastName) : wanted) || (isLast && title === 'NOTE')) break
    columns = before
    without(title)
  }
  // One endless amount must not push those of all others out of sight.
  const beyond = Math.min(name, leastName) - beside()
  if (beyond > 0) columns = columns.map((one) => ({ ...one, width: Math.max(one.title.length, one.width - beyond) }))
  const shown = Math.min(name, Math.max(leastName, most()))
  return { name: shown, columns, note: share === 0 ? 0 : Math.max(0, Math.min(note, beside() - shown - gap.length)) }
}
