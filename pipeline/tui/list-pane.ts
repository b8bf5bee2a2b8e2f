// The list at the left: a row for each key with its badges, its name, and what is left of it.
import { mainFigure } from '../../meta/judge/main-figure.ts'
import { money } from '../../meta/judge/values.ts'
import { badgeColors, badgeWidths, drawnBadges } from '../../meta/views/style.ts'
import { rounded } from '../../schema/decimal.ts'
import type { StatusKey } from '../../schema/status-report.ts'
import type { Drawing } from './drawing.ts'
import { columns, fitEnd, fitMiddle } from './fit.ts'
import type { Row } from './rows.ts'
import { bodyHeight } from './selection.ts'
import type { State } from './state.ts'

/** Columns for the badges of a key. */
const badgesWidth = 4
/** Columns for the cursor and the blank after it. */
const cursorWidth = 2
/** A name gets at least as many before the figure goes. */
const leastName = 14
const maxIndent = 8

export function listPane(state: State, width: number, drawn: Drawing): string[] {
  const height = bodyHeight(state)
  const seen = state.rows.slice(state.top, state.top + height)
  const lines = seen.map((row) => rowLine(row, row.id === state.selected, width, state, drawn))
  const empty = fitEnd('', width, '', drawn.widthOf)
  const none = fitEnd(emptyWords(state), width, drawn.mark, drawn.widthOf)
  const shown = lines.length === 0 ? [none] : lines
  return [...shown, ...Array<string>(Math.max(0, height - shown.length)).fill(empty)].slice(0, height)
}

function emptyWords({ keys, filter }: State): string {
  if (keys === null) return 'Reading the store...'
  return keys.length > 0 && filter !== '' ? 'No key matches the filter.' : 'No keys yet: run keyz discover.'
}

function rowLine({ name, depth, key }: Row, selected: boolean, width: number, state: State, drawn: Drawing): string {
  const { style, mark, widthOf, cursor } = drawn
  const indent = ' '.repeat(Math.min(depth * 2, maxIndent))
  const figure = key === null ? '' : drawn.safe(figureOf(key, state.now))
  const room = width - cursorWidth - badgesWidth
  const figureWidth = columns(figure, widthOf)
  const shown = figure !== '' && room - figureWidth - 1 >= leastName ? ` ${figure}` : ''
  const text = fitMiddle(indent + drawn.safe(name), room - columns(shown, widthOf), mark, widthOf)
  const marks = key === null ? ' '.repeat(badgesWidth) : badges(key, isAsked(key, state), drawn)
  const start = (selected ? cursor : ' ').padEnd(cursorWidth)
  const rest = `${text}${shown}`
  if (selected) return `${style.paint('bold', start)}${marks}${style.paint('bold', rest)}`
  return `${start}${marks}${key === null || !key.sync ? style.paint('dim', rest) : rest}`
}

function isAsked({ key_path }: StatusKey, { running }: State): boolean {
  return running.some(({ paths }) => paths.has(key_path))
}

/** While a key is being asked about, a mark stands in place of the rest. */
function badges({ badges: all }: StatusKey, asked: boolean, { style, badges: marks, unicode }: Drawing): string {
  if (asked) return style.paint('cyan', (unicode ? '↻' : '=').padEnd(badgesWidth))
  const shown: string[] = []
  let width = 0
  for (const badge of drawnBadges(all)) {
    const wide = unicode ? badgeWidths[badge] : 1
    if (width + wide >= badgesWidth) break
    width += wide
    shown.push(style.paint(badgeColors[badge], marks[badge]))
  }
  return shown.join('') + ' '.repeat(badgesWidth - width)
}

/** The one figure that keyz status shows of a key, too. */
function figureOf(key: StatusKey, now: State['now']): string {
  const figure = mainFigure(key, null, now)
  if (figure?.of === 'balance') return money(figure.amount, figure.unit)
  return figure?.of === 'quota' && figure.percent !== null ? `${rounded(figure.percent, { places: 0 })}%` : ''
}
