// What an error or a gap advises, for the entry that it is about: it is kept without its name, which changes when the entry moves.
import { shellWord } from '../../schema/shell-word.ts'

/** `keyz map PATH --remove` becomes a command that can be copied. */
export function namingEntry(sentence: string, path: string): string {
  return sentence.replaceAll(/\b(keyz [a-z]+) PATH(?= --|$)/g, (_, command: string) => `${command} ${shellWord(path)}`)
}
