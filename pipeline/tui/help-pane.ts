// What the keys do, over the whole screen, page by page where that is not tall enough.
import { markOf, plainStyle, standingWord } from '../../meta/views/style.ts'
import { largest } from '../../schema/largest.ts'
import { Badge } from '../../schema/reports/status-report.ts'
import type { Drawing } from './drawing.ts'
import { fitEnd, wrap } from './fit.ts'
import { keyMap } from './key-map.ts'
import { bodyHeight } from './selection.ts'
import type { State } from './state.ts'

const marksInRow = 5

export function helpPane(state: State, top: number, width: number, drawn: Drawing): string[] {
  const lines = [...keyLines(width), ...legend(drawn)].slice(top)
  return Array.from({ length: bodyHeight(state) }, (_, index) =>
    fitEnd(lines[index] ?? '', width, drawn.mark, drawn.widthOf),
  )
}

/** Where the next page begins. Null on the last one. */
export function nextHelp(state: Pick<State, 'size'>, top: number): number | null {
  const next = top + bodyHeight(state)
  return next < keyLines(state.size.columns).length + legendLength ? next : null
}

function keyLines(width: number): string[] {
  const bindings = Object.values(keyMap)
  const column = largest(bindings.map(({ shown }) => shown.length)) + 2
  return bindings.flatMap(({ shown, does }) => wrap(`${shown.padEnd(column)}${does}`, width, column, lengthOf))
}

/** All of it is ASCII. */
const lengthOf = (text: string): number => text.length

const legendLength = Math.ceil(Badge.options.length / marksInRow)

/** What the badges mean, several in a line. */
function legend({ style }: Drawing): string[] {
  const plain = { ...plainStyle, ascii: style.ascii }
  const words = Badge.options.map((badge) => `${markOf(badge, plain).mark} ${standingWord(badge)}`)
  return Array.from({ length: legendLength }, (_, line) =>
    words.slice(line * marksInRow, (line + 1) * marksInRow).join('  '),
  )
}
