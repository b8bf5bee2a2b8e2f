// Names what ink reports about a key, so that nothing else has to know ink.
import type { Key } from 'ink'
import type { Press } from './frame.ts'

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  // What terminals send for the key above Enter is what ink calls delete.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
] as const

const firstPrintable = ' '
const deleted = '\u007f'

/** Several characters that came at once, as from a fast typist or the clipboard, are several presses. */
export function pressesOf(input: string, key: Key): Press[] {
  const [, name] = named.find(([flag]) => key[flag]) ?? []
  if (name !== undefined) return [name]
  if (key.ctrl) return input.length === 1 ? [`ctrl-${input}`] : []
  if (key.meta) return []
  return [...input].flatMap((character) => {
    if (character === '\r' || character === '\n') return ['enter']
    if (character === '\b' || character === deleted) return ['backspace']
    if (character === '\u001b') return ['escape']
    return character < firstPrintable ? [`ctrl-${letterOf(character)}`] : [character]
  })
}

/** Control characters are letters with some bits taken away. */
function letterOf(control: string): string {
  return String.fromCharCode(control.charCodeAt(0) + 0x60)
}
