// The whole screen for a state: which parts there are at this size, and what stands above and below them.
import { headerWords } from '../../meta/views/status/status-header.ts'
import { detailsLines, detailsPane } from './details-pane.ts'
import type { Drawing } from './drawing.ts'
import { columns, fitEnd, wrap } from './fit.ts'
import { helpPane, nextHelp } from './help-pane.ts'
import { listPane } from './list-pane.ts'
import type { Row } from './rows.ts'
import type { Frame } from './screen/frame.ts'
import { bodyHeight, least, sideBySide } from './selection.ts'
import type { Message, State } from './state.ts'

export function frameOf(state: State, drawn: Drawing): Frame {
  const { size, mode, focus } = state
  const width = size.columns
  const line = (text: string) => fitEnd(text, width, drawn.mark, drawn.widthOf)
  const edges = {
    columns: width,
    title: drawn.style.paint('bold', titleLine(state, drawn)),
    divider: drawn.style.paint('dim', drawn.divider),
    status: statusLine(state, drawn),
    hints: drawn.style.paint('dim', line(restOfMessage(state, drawn) ?? hintsFor(state))),
  }
  if (width < least.columns || size.rows < least.rows) return tooSmall(edges, size)
  if (mode.kind === 'help') return { ...edges, list: null, details: helpPane(state, mode.top, width, drawn) }
  const [left, right] = widthsOf(width)
  if (right !== null) return { ...edges, list: listPane(state, left, drawn), details: detailsPane(state, right, drawn) }
  return focus === 'list'
    ? { ...edges, list: listPane(state, width, drawn), details: null }
    : { ...edges, list: null, details: detailsPane(state, width, drawn) }
}

/** The last line of the details that may be the first one on the screen. */
export function lastDetailsTop(state: State, drawn: Drawing): number {
  const [left, right] = widthsOf(state.size.columns)
  return Math.max(0, detailsLines(state, right ?? left, drawn).length - bodyHeight(state))
}

const dividerWidth = 3
const widestList = 80
/** From here on there is room for notes, and the list gets more of the width. */
const roomy = 110

function widthsOf(width: number): [list: number, details: number | null] {
  if (width < sideBySide) return [width, null]
  const list = Math.min(widestList, Math.floor(width * (width < roomy ? 0.5 : 0.54)))
  return [list, width - list - dividerWidth]
}

function tooSmall(edges: Omit<Frame, 'list' | 'details'>, { columns, rows }: State['size']): Frame {
  const wanted = `${least.columns}x${least.rows}`
  const words = [
    `keyz needs ${wanted}, this terminal has ${columns}x${rows}; q quits`,
    `keyz needs ${wanted}; q quits`,
    `q quits (${wanted})`,
    'q quits',
  ]
  const title = words.find(({ length }) => length <= columns) ?? 'q'
  return { ...edges, title, list: null, details: null, status: '', hints: '' }
}

/** The same for as long as the rows are: a frame is drawn for each key press. */
const headers = new WeakMap<readonly Row[], string>()

function headerOf(rows: readonly Row[]): string {
  const words = headers.get(rows) ?? headerWords(rows.flatMap(({ key }) => key ?? []))
  headers.set(rows, words)
  return words
}

/** `30 keys: 2 rejected, 1 low` at the left, of those that the filter lets through, and how they are shown at the right. */
function titleLine(state: State, { safe, mark, widthOf }: Drawing): string {
  const { keys, rows, filter, sort, view, selected, size } = state
  const whole = `keyz  ${keys === null ? '' : headerOf(rows)}`
  const place = `${rows.findIndex(({ id }) => id === selected) + 1}/${rows.length}`
  const how = [filter === '' ? [] : `/${safe(filter)}`, view === 'tree' ? 'tree' : `by ${sort}`, place]
    .flat()
    .join('  ')
  return ends(whole, how, size.columns, mark, widthOf)
}

function statusLine(state: State, { safe, mark, widthOf, style }: Drawing): string {
  const width = state.size.columns
  const asking = progressWords(state)
  const { text, tone } = wordsFor(state)
  const [first = ''] = wrap(safe(text), width, 0, widthOf)
  const line = ends(first, asking === null ? '' : safe(asking), width, mark, widthOf)
  if (tone === 'plain') return line
  return style.paint(tone === 'bad' ? 'red' : 'green', line)
}

/** A sentence that is longer than the line goes on below it, where the hints are otherwise. */
function restOfMessage(state: State, { safe, widthOf }: Drawing): string | null {
  const [, ...rest] = wrap(safe(wordsFor(state).text), state.size.columns, 0, widthOf)
  return rest.length === 0 || state.mode.kind === 'help' ? null : rest.join(' ')
}

function wordsFor({ mode, message }: State): Message {
  const plain = (text: string): Message => ({ text, tone: 'plain' })
  switch (mode.kind) {
    case 'filter':
      return mode.problem === null ? plain(`/${mode.text}_`) : { text: `/${mode.text}_  ${mode.problem}`, tone: 'bad' }
    case 'choose-field':
      return plain('Edit: t tags, n notes, x expiry date')
    case 'edit':
      return plain(`${labels[mode.field]}: ${tail(mode.text)}_`)
    case 'confirm':
      return { text: mode.question, tone: 'bad' }
    default:
      return message ?? plain('')
  }
}

const labels = { tags: 'Tags, with commas', notes: 'Notes', expiry: 'Expires (2027-01-31, or never)' } as const

/** Of a long text, its end, where the next character goes. */
function tail(text: string): string {
  const characters = [...text]
  const seen = 30
  return characters.length <= seen ? text : `...${characters.slice(-seen).join('')}`
}

function progressWords({ running }: State): string | null {
  const [first] = running
  if (first === undefined) return null
  const more = running.length > 1 ? `, ${running.length - 1} more waiting` : ''
  const count = first.total > 1 ? ` ${first.done} of ${first.total}` : ''
  if (first.waitsFor !== null) return `Waiting for another sync (${first.waitsFor})${more}`
  return `Asking: ${first.about}${count}${more}`
}

function hintsFor(state: State): string {
  const { mode, focus, size } = state
  if (mode.kind === 'filter') return 'Enter keeps the filter, Esc brings the old one back'
  if (mode.kind === 'edit') return 'Enter saves, Esc cancels'
  if (mode.kind === 'help') return nextHelp(state, mode.top) === null ? 'any key: back' : 'any key: more  q back'
  if (mode.kind !== 'browse') return 'Esc cancels'
  const move = focus === 'list' ? ['j/k move', 'Enter details'] : ['j/k scroll', 'h list']
  const more = size.columns < 126 ? [] : ['R provider', 'a automatic', 'c copy', 'o console', 'e edit']
  return fitting([...move, '/ filter', 's sort', 't tree', 'r sync', ...more, '? help', 'q quit'], size.columns)
}

/** Where there is no room, these go first, in this order. How to get help and how to leave always stays. */
const dispensable = ['t tree', 's sort', '/ filter', 'r sync']

function fitting(hints: readonly string[], width: number): string {
  const line = hints.join('  ')
  const next = dispensable.find((hint) => hints.includes(hint))
  if (line.length <= width || next === undefined) return line
  return fitting(
    hints.filter((hint) => hint !== next),
    width,
  )
}

/** One text at the left, which is cut when there is no room, and one at the right. */
function ends(left: string, right: string, width: number, mark: string, widthOf: Drawing['widthOf']): string {
  const kept = Math.max(0, width - columns(right, widthOf) - (right === '' ? 0 : 2))
  if (kept < width / 4 && left !== '') return fitEnd(left, width, mark, widthOf)
  return right === '' ? fitEnd(left, width, mark, widthOf) : `${fitEnd(left, kept, mark, widthOf)}  ${right}`
}
