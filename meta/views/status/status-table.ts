// Lays the rows of `keyz status` out in the columns that a terminal has.
import { largest } from '../../../schema/largest.ts'
import type { Badge } from '../../../schema/reports/status-report.ts'
import { printable } from '../../../schema/text.ts'
import { cutEnd, cutMiddle, fittingWords, padEnd, padStart, type WidthOf } from '../fit.ts'
import { badgeColors, type Format, markOf, type Style } from '../style.ts'
import type { FoldedKeys, StatusRow, StatusRows } from './status-rows.ts'

/** Below this, the sparkline gives way to everything else. */
const wide = 100
const sparklineWidth = 7
/** A longer note is no reason to leave anything else out, nor is a longer name. */
const noteEnough = 18
const nameEnough = 32
/** Names are not cut further than this for the sake of notes, and neither is cut further than the least. */
const nameBefore = 24
const leastNote = 12
const leastName = 12
export const markColumn = 3
const gap = '  '

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
}

/** The widths of all columns; those without content, and those for which there is no room, have none. */
export interface Layout {
  name: number
  columns: Column[]
  note: number
}

/** One layout can hold for several tables below each other. */
export function layoutOf(rows: readonly StatusRow[], { width, widthOf }: Room): Layout {
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
  const name = Math.max(
    widest((row) => row.name, 'KEY'),
    'KEY'.length,
  )
  const note = widest((row) => row.notes.map(([words]) => words).join(', '), 'NOTE')
  let columns = [left, sparks, perDay, lasts].filter((one) => one.width > 0)
  const roomFor = (names: number) =>
    width - markColumn - names - columns.reduce((sum, one) => sum + one.width + gap.length, 0) - gap.length
  const wanted = Math.min(note, noteEnough)
  if (width < wide && roomFor(Math.min(name, nameEnough)) < wanted)
    columns = columns.filter(({ title }) => title !== sparks.title)
  // Too narrow for anything else: the names and what is left.
  if (roomFor(leastName) < leastNote) columns = columns.filter(({ title }) => title === left.title)
  // One endless amount must not push those of all others out of sight.
  const beyond = -roomFor(Math.min(name, leastName))
  if (beyond > 0) columns = columns.map((one) => ({ ...one, width: Math.max(one.title.length, one.width - beyond) }))
  const most = roomFor(0)
  const names =
    most - wanted >= Math.min(name, nameBefore)
      ? most - wanted
      : Math.max(leastName, most - Math.min(wanted, leastNote))
  const shown = Math.min(name, names)
  return { name: shown, columns, note: Math.max(0, Math.min(note, roomFor(shown))) }
}

export function tableHead({ name, columns, note }: Layout, style: Style): string {
  const cells = columns.map(({ title, width, alignRight }) =>
    alignRight ? title.padStart(width) : title.padEnd(width),
  )
  const line = [' '.repeat(markColumn) + 'KEY'.padEnd(name), ...cells, ...(note >= 4 ? ['NOTE'] : [])].join(gap)
  return style.paint('dim', line.trimEnd())
}

export function tableRow(row: StatusRow, layout: Layout, style: Style, room: Room): string {
  return `${markCell(row.badge, style)}${cellsOf(row, layout, style, room)}`.trimEnd()
}

/** What a row begins with, as wide as it is in every row. */
export function markCell(badge: Badge | null, style: Style): string {
  const { mark, width } = badge === null ? { mark: style.paint('dim', '-'), width: 1 } : markOf(badge, style)
  return mark + ' '.repeat(markColumn - width)
}

/** The rest of the row, without blanks at its end. An amount is never cut: half of one looks like another, so its name gives way. */
export function cellsOf(row: StatusRow, { name, columns, note }: Layout, style: Style, { widthOf }: Room): string {
  const excess = columns.reduce(
    (all, { width, textOf, isAmount }) => all + (isAmount ? Math.max(0, widthOf(textOf(row)) - width) : 0),
    0,
  )
  const nameWidth = Math.max(1, name - excess)
  const shownName = cutMiddle(row.name, nameWidth, widthOf, style.ascii)
  const cells = columns.map((column) => {
    const whole = column.textOf(row)
    const text = column.isAmount ? whole : cutEnd(whole, column.width, widthOf, style.ascii)
    const padded = column.alignRight ? padStart(text, column.width, widthOf) : padEnd(text, column.width, widthOf)
    const format = formatOf(row, column.title)
    return format === null || text === '' ? padded : style.paint(format, padded)
  })
  const words = fittingWords(row.notes, note, ', ', widthOf).join(', ')
  const color = row.badge !== null && row.isUrgent ? badgeColors[row.badge] : 'dim'
  const notes = words === '' ? [] : [style.paint(color, words)]
  return [padEnd(shownName, nameWidth, widthOf), ...cells, ...notes].join(gap).trimEnd()
}

function formatOf(row: StatusRow, title: string): Format | null {
  if (row.isOld) return 'dim'
  if (title === '7 DAYS') return 'cyan'
  return title === 'LASTS' && row.badge === 'low' ? 'yellow' : null
}

/** `9 more work: ai/openai/personal, claude/api, ...`, as many names as fit. */
export function foldedLine(folded: FoldedKeys, more: boolean, style: Style, { width, widthOf, isPast }: Room): string {
  const { why, paths, hint } = folded
  const verb = why === 'work' && paths.length === 1 ? (more ? 'that works' : 'works') : why
  const count = `${paths.length}${more ? ' more' : ''} ${verb}`
  const hinted = hint === null || isPast ? [] : [`${count} (${hint}): `]
  const room = width - markColumn - leastName
  const [words = `${count}: `] = fittingWords([[...hinted, `${count}: `]], room, '', widthOf)
  const names = fittingNames(paths, width - markColumn - widthOf(words), widthOf)
  return (
    ' '.repeat(markColumn) + style.paint('dim', cutEnd(`${words}${names}`, width - markColumn, widthOf, style.ascii))
  )
}

/** `ai/openai/personal, claude/api, ...`: the first one, and as many others as fit. */
export function fittingNames(paths: readonly string[], room: number, widthOf: WidthOf): string {
  let names = ''
  for (const [index, path] of paths.entries()) {
    const next = `${index === 0 ? '' : ', '}${printable(path)}`
    const last = index === paths.length - 1
    if (index > 0 && widthOf(names) + widthOf(next) + (last ? 0 : ', ...'.length) > room) return `${names}, ...`
    names += next
  }
  return names
}

/** The whole list: the head, the rows, and what is folded. */
export function renderStatus({ rows, folded }: StatusRows, style: Style, room: Room): string[] {
  const layout = layoutOf(rows, room)
  return [
    ...(rows.length === 0 ? [] : [tableHead(layout, style)]),
    ...rows.map((row) => tableRow(row, layout, style, room)),
    ...folded.map((one) => foldedLine(one, rows.length > 0, style, room)),
  ]
}
