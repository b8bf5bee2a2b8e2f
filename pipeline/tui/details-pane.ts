// The details at the right: the screen of keyz show, broken for its place, or what is in a folder.
import { stripVTControlCharacters } from 'node:util'
import { counted } from '../../meta/judge/values.ts'
import { renderScreen } from '../../meta/views/show/screen.ts'
import type { ShownKey, ShowOptions } from '../../meta/views/show/shown-key.ts'
import { folderWords } from '../../meta/views/status/tree.ts'
import { drawnBadges, markOf, plainStyle, standingWord } from '../../meta/views/style.ts'
import { providerPage } from '../../providers/facts.ts'
import { Badge } from '../../schema/reports/status-report.ts'
import { printable } from '../../schema/text.ts'
import type { Drawing } from './drawing.ts'
import { columns, fitPainted, wrap } from './fit.ts'
import { keysAt, type Row } from './rows.ts'
import { bodyHeight, selectedRow } from './selection.ts'
import type { State } from './state.ts'

/** Values stand this far to the right of the edge, and so do their second lines. */
const maxIndent = 20

export function detailsPane(state: State, width: number, drawn: Drawing): string[] {
  const height = bodyHeight(state)
  const lines = detailsLines(state, width, drawn)
  const { detailsTop: top } = state
  const seen = lines.slice(top, top + height)
  const hidden = lines.length - top - height
  // Nobody would miss what is below otherwise.
  if (hidden > 0) seen.splice(-1, 1, drawn.style.paint('dim', moreWords(hidden + 1, state)))
  return seen
    .concat(Array<string>(Math.max(0, height - seen.length)).fill(''))
    .map((line) => fitPainted(line, width, drawn.style.ascii, drawn.widthOf))
}

function moreWords(count: number, { focus }: State): string {
  return `  ${counted(count, 'more line')}: ${focus === 'list' ? 'Enter, then j' : 'j'}`
}

/** All of them, whatever can be seen. */
export function detailsLines(state: State, width: number, drawn: Drawing): string[] {
  const row = selectedRow(state)
  if (row === undefined) return []
  const { now, details, failed } = state
  if (row.key === null) return folderLines(state, row, drawn).flatMap((line) => wrapped(drawn.safe(line), width, drawn))
  // What the row says is newer than the rest.
  const more = details?.key_path === row.id ? details : { ...unknownYet, ...state.factsOf(row.key) }
  const { key } = row
  const tried = failed.get(row.id) ?? null
  // One that was recorded is shown as an error, and what was read since then as it is.
  const isTold = tried?.kind === key.last_error?.kind || (key.last_success_at ?? '') > (tried?.at ?? '')
  const passing_failure = key.passing_failure ?? (isTold ? null : tried)
  return keyLines({ ...more, ...key, passing_failure }, now, width, drawn)
}

const unknownYet = { created_by: null, history: [] }

/** Scanned before anything is broken: no line break may hide a secret. */
function keyLines(key: ShownKey, now: State['now'], width: number, drawn: Drawing): string[] {
  const { style, widthOf } = drawn
  const options: ShowOptions = {
    style,
    precision: 'rounded',
    width,
    widthOf: (text) => columns(text, widthOf),
    all: 'keyz show --all',
    provider: providerPage(key.provider_id)?.name ?? printable(key.provider_id),
  }
  const whole = renderScreen(key, now, {
    ...options,
    style: { ...plainStyle, ascii: style.ascii },
    width: Number.POSITIVE_INFINITY,
  })
  const safe = whole.map(drawn.safe)
  if (safe.some((line, index) => line !== whole[index])) return safe.flatMap((line) => wrapped(line, width, drawn))
  // Only a link is still wider than its place.
  return renderScreen(key, now, options).flatMap((line) =>
    columns(line, widthOf) > width ? keptWhole(stripVTControlCharacters(line), width, drawn) : line,
  )
}

/** A link that is broken can neither be clicked nor copied, so it rather begins further to the left. */
function keptWhole(line: string, width: number, drawn: Drawing): string[] {
  const link = line.trim()
  const room = width - columns(link, drawn.widthOf)
  return room < 0 || link.includes(' ') ? wrapped(line, width, drawn) : [`${' '.repeat(room)}${link}`]
}

function wrapped(line: string, width: number, { widthOf }: Drawing): string[] {
  return wrap(line, width, indentOf(line), widthOf)
}

function folderLines(state: State, row: Row, { style }: Drawing): string[] {
  const keys = keysAt(
    row,
    state.rows.flatMap(({ key }) => key ?? []),
  )
  const plain = { ...plainStyle, ascii: style.ascii }
  const drawn = keys.flatMap(({ badges }) => drawnBadges(badges))
  const counts = Badge.options.flatMap((badge) => {
    const count = drawn.filter((one) => one === badge).length
    return count === 0 ? [] : [`  ${String(count).padStart(4)}  ${markOf(badge, plain).mark} ${standingWord(badge)}`]
  })
  return [printable(row.id), folderWords(keys), '', ...counts]
}

/** Where the value of a line begins: after its label and the blanks that follow it. */
function indentOf(line: string): number {
  const text = line.trimStart()
  const start = line.length - text.length
  const gap = text.indexOf('  ')
  if (start === 0 || gap === -1) return Math.min(start, maxIndent)
  const value = text.slice(gap).trimStart()
  return Math.min(line.length - value.length, maxIndent)
}
