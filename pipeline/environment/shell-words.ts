// Text as words of a POSIX shell.
import { shellWord } from '../../schema/shell-word.ts'

export function shellWords(names: readonly string[]): string {
  return names.map(shellWord).join(' ')
}

/** What advice about some entries names: the entry if there is one alone, and otherwise the word PATH. */
export function shellWordOf(paths: readonly string[]): string {
  const [only] = paths
  return only !== undefined && paths.length === 1 ? shellWord(only) : 'PATH'
}
