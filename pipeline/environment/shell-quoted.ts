// Text as one word of a POSIX shell.

/** Always in quotes, whatever it holds. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** For commands that a person reads: in quotes only where the shell needs them. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9/._-]+$/.test(text) ? text : shellQuoted(text)
}
