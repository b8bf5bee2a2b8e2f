// Text as one word of a POSIX shell.
import { printable } from './text.ts'

/** Always in quotes, whatever it holds. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/**
 * For commands that a person reads and copies: in quotes only where the shell needs them. What cannot be printed is made printable
 * first, so that nothing is added to the word afterwards.
 */
export function shellWord(name: string): string {
  const text = printable(name)
  // A tilde means a home folder only where a word begins, and `HEAD~1` is easier to read as it is.
  return /^[A-Za-z0-9/._-][A-Za-z0-9/._:~-]*$/.test(text) ? text : shellQuoted(text)
}
