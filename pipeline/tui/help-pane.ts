// What the keys do, over the whole screen.
import { largest } from '../../schema/largest.ts'
import { Badge } from '../../schema/status-report.ts'
import type { Drawing } from './drawing.ts'
import { fitEnd } from './fit.ts'
import { keyMap } from './key-map.ts'
import { bodyHeight } from './selection.ts'
import type { State } from './state.ts'

const marksInRow = 5

export function helpPane(state: State, width: number, drawn: Drawing): string[] {
  const bindings = Object.values(keyMap)
  const column = largest(bindings.map(({ shown }) => shown.length)) + 2
  const lines = [...bindings.map(({ shown, does }) => `${shown.padEnd(column)}${does}`), ...legend(drawn)]
  return Array.from({ length: bodyHeight(state) }, (_, index) =>
    fitEnd(lines[index] ?? '', width, drawn.mark, drawn.widthOf),
  )
}

/** What the badges mean, several in a line. */
function legend({ badges }: Drawing): string[] {
  const words = Badge.options.map((badge) => `${badges[badge]} ${badge.replace('_', ' ')}`)
  return [words.slice(0, marksInRow).join('  '), words.slice(marksInRow).join('  ')]
}
