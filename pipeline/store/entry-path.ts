// Which paths are entries of the store, and which file belongs to which entry. Everything else in keyz asks here.

/*
 * The git hooks in `.husky/store` look for `*.gpg` in sh before they start Node. That finds every entry and a few files more, so
 * they may start keyz for nothing, but never miss an entry.
 */
const suffix = '.gpg'

/**
 * The entry that a file holds, or null for a file that is none: another kind of file, or one in a dot folder (`.git`, `.keyz`,
 * `.extensions`), which pass does not list either. `file` is relative to the store, with `/`.
 */
export function entryOfFile(file: string): string | null {
  if (!isPassFile(file) || file.startsWith('.') || file.includes('/.')) return null
  return file.slice(0, -suffix.length)
}

/** The file of an entry, relative to the store. */
export function fileOfEntry(entry: string): string {
  return `${entry}${suffix}`
}

/** Whether pass would decrypt this file, in a dot folder or not: wherever it is, it must never hold plaintext. */
export function isPassFile(file: string): boolean {
  return file.endsWith(suffix)
}

/** The entry that a person means, who may have typed the name of its file. */
export function entryNamed(typed: string): string {
  return isPassFile(typed) ? typed.slice(0, -suffix.length) : typed
}
