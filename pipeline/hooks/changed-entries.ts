// Which entries a hook is about, from the names that git gives it.
import type { RawChange } from '../git/changes.ts'
import { entryOfFile } from '../store/entry-path.ts'

export interface ChangedEntries {
  /** Written anew, or new. */
  present: string[]
  /** Not there before. A part of `present`. */
  added: string[]
  /** Gone, or gone elsewhere. */
  removed: string[]
}

export function changedEntries(changes: readonly RawChange[]): ChangedEntries {
  const entries = changes.flatMap(({ path: file, letter }) => {
    const path = entryOfFile(file)
    return path === null ? [] : [{ path, letter }]
  })
  const named = (...letters: string[]) =>
    entries.flatMap(({ path, letter }) => (letters.includes(letter) ? [path] : []))
  return { present: named('A', 'M', 'T'), added: named('A'), removed: named('D') }
}
