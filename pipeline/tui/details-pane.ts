// The details at the right: those of keyz show, wrapped to their place, or what is in a folder.
import { counted } from '../../meta/judge/values.ts'
import { renderDetails } from '../../meta/views/details.ts'
import { plainStyle } from '../../meta/views/style.ts'
import { Badge } from '../../schema/status-report.ts'
import type { Drawing } from './drawing.ts'
import { fitEnd, wrap } from './fit.ts'
import { keysAt } from './rows.ts'
import { bodyHeight, selectedRow } from './selection.ts'
import type { State } from './state.ts'

/** Values stand this far to the right of the edge, and so do their second lines. */
const maxIndent = 20

export function detailsPane(state: State, width: number, drawn: Drawing): string[] {
  const height = bodyHeight(state)
  const lines = detailsLines(state, width, drawn)
  const seen = lines.slice(state.detailsTop, state.detailsTop + height)
  return Array.from({ length: height }, (_, index) => {
    const line = fitEnd(seen[index] ?? '', width, drawn.mark, drawn.widthOf)
    return index + state.detailsTop === 0 ? drawn.style.paint('bold', line) : line
  })
}

/** All of them, whatever can be seen. Scanned before they are wrapped: no line break may hide a secret. */
export function detailsLines(state: State, width: number, drawn: Drawing): string[] {
  return contentOf(state).flatMap((line) => wrap(drawn.safe(line), width, indentOf(line), drawn.widthOf))
}

function contentOf(state: State): readonly string[] {
  const row = selectedRow(state)
  if (row === undefined) return []
  if (row.key === null) return folderLines(state, row.id)
  const { details, now } = state
  if (details?.path === row.id) return details.lines
  return renderDetails({ ...row.key, history: [] }, now, plainStyle)
}

function folderLines(state: State, folder: string): string[] {
  const keys = keysAt(
    selectedRow(state),
    (state.keys ?? []).filter((key) => state.test(key, state.now)),
  )
  const counts = Badge.options.flatMap((badge) => {
    const count = keys.filter(({ badges }) => badges.includes(badge)).length
    return count === 0 ? [] : [`  ${String(count).padStart(4)}  ${badge.replace('_', ' ')}`]
  })
  return [`${folder}  ${counted(keys.length, 'key')}`, '', ...counts]
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
