// Text as words of a POSIX shell.
import { shellWord } from '../../schema/shell-word.ts'

export function shellWords(names: readonly string[]): string {
  return names.map(shellWord).join(' ')
}
