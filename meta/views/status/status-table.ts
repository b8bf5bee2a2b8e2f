// The rows of `keyz status` as lines of text, in the columns that a terminal has.
import type { Badge } from '../../../schema/reports/status-report.ts'
import { printable } from '../../../schema/text.ts'
import { counted } from '../../judge/values.ts'
import { cutEnd, cutMiddle, fittingWords, padEnd, padStart, type WidthOf } from '../fit.ts'
import { badgeColors, type Format, markOf, type Style } from '../style.ts'
import { gap, type Layout, layoutOf, leastName, markColumn, type Room } from './status-layout.ts'
import type { FoldedKeys, StatusRow, StatusRows } from './status-rows.ts'

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
  // A note for which there is no column stands where the row has nothing else to say.
  const used = note > 0 ? columns.length : columns.findLastIndex(({ textOf }) => textOf(row) !== '') + 1
  const free = columns
    .slice(used)
    .reduce((sum, { width }) => sum + width + gap.length, note - (note > 0 ? 0 : gap.length))
  const cells = columns.slice(0, used).map((column) => {
    const whole = column.textOf(row)
    const text = column.isAmount ? whole : cutEnd(whole, column.width, widthOf, style.ascii)
    const padded = column.alignRight ? padStart(text, column.width, widthOf) : padEnd(text, column.width, widthOf)
    const format = formatOf(row, column.title)
    return format === null || text === '' ? padded : style.paint(format, padded)
  })
  const words = fittingWords(row.notes, free, ', ', widthOf).join(', ')
  const color = row.badge !== null && row.isUrgent ? badgeColors[row.badge] : 'dim'
  const notes = words === '' ? [] : [style.paint(color, words)]
  return [padEnd(shownName, nameWidth, widthOf), ...cells, ...notes].join(gap).trimEnd()
}

function formatOf(row: StatusRow, title: string): Format | null {
  if (row.isOld) return 'dim'
  if (title === '7 DAYS') return 'cyan'
  return title === 'LASTS' && row.badge === 'low' ? 'yellow' : null
}

/** `9 other keys work: ai/openai/personal, claude/api, ...`, as many names as fit. */
export function foldedLine(folded: FoldedKeys, more: boolean, style: Style, { width, widthOf, isPast }: Room): string {
  const { why, paths, hint } = folded
  const works = `${counted(paths.length, more ? 'other key' : 'key')} work${paths.length === 1 ? 's' : ''}`
  const count = why === 'work' ? works : `${paths.length}${more ? ' more' : ''} ${why}`
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
