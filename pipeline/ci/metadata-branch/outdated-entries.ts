// The entries that the default branch has changed since the checkout whose keys were read.
import { changesBetween } from '../../git/changes.ts'
import { GitError } from '../../git/git-error.ts'
import { mergeBase } from '../../git/merge-base.ts'
import { entryOfFile } from '../../store/entry-path.ts'
import type { Repository } from './repository.ts'

/**
 * Changed, added, or deleted on `main` after the `checkouts` left it: such a checkout holds the old key of an entry, and what a provider
 * says about that one is no news of the new one. None where this clone lacks the commit of a checkout.
 */
export async function outdatedEntries(
  { git, prefix }: Repository,
  checkouts: readonly string[],
  main: string,
): Promise<Set<string>> {
  const outdated = new Set<string>()
  for (const checkout of new Set(checkouts)) {
    if (checkout === main) continue
    const base = await mergeBase(git, checkout, main).catch((error: unknown) => {
      if (error instanceof GitError) return null
      throw error
    })
    if (base === null || base === main) continue
    for (const { path } of await changesBetween(git, base, main)) {
      const entry = path.startsWith(prefix) ? entryOfFile(path.slice(prefix.length)) : null
      if (entry !== null) outdated.add(entry)
    }
  }
  return outdated
}
