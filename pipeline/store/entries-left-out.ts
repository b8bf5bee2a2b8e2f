// Mapped entries that the sparse checkout of this clone leaves out: they are in the store, and cannot be read here.
import type { Git } from '../git/git.ts'
import { leftOutOf } from '../git/sparse-checkout.ts'
import { fileOfEntry } from './entry-path.ts'
import type { Entry } from './scan-store.ts'

export async function entriesLeftOut(
  mapped: readonly string[],
  entries: readonly Entry[],
  git: Git,
): Promise<Set<string>> {
  const there = new Set(entries.map(({ path }) => path))
  const missing = mapped.filter((path) => !there.has(path))
  const files = await leftOutOf(missing.map(fileOfEntry), git).catch(() => new Set<string>())
  return new Set(missing.filter((path) => files.has(fileOfEntry(path))))
}

/** A sentence for whoever wonders why they were not read, or null. */
export function leftOutNote(count: number): string | null {
  if (count === 0) return null
  const what = count === 1 ? 'the entry of 1 key' : `the entries of ${count} keys`
  return `The sparse checkout of this clone leaves out ${what}, so keyz did not read ${count === 1 ? 'it' : 'them'}.`
}
