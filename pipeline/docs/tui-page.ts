// docs/tui.md: what each key of the terminal interface does, as its own help says it.
import { keyMap } from '../tui/key-map.ts'
import { markdownTable } from './markdown-table.ts'

export function tuiPage(): Record<string, string> {
  const rows = Object.values(keyMap).map(({ shown, does }) => [
    keysOf(shown),
    `${does[0]?.toUpperCase()}${does.slice(1)}.`,
  ])
  return { keys: markdownTable(['Key', 'What it does'], rows) }
}

function keysOf(shown: string): string {
  return shown
    .split(', ')
    .map((key) => `\`${key}\``)
    .join(', ')
}
