// The entries that the default branch holds in another version than the checkout whose keys were read.
import { changesBetween } from '../../git/changes.ts'
import { entryOfFile } from '../../store/entry-path.ts'
import type { Repository } from './repository.ts'

/**
 * Those that differ between any of the `checkouts` and `main`, whichever of them is newer, also after `main` was set back by force: what a
 * provider says about another key is no news of the one on `main`. None where this clone lacks the commit of a checkout.
 */
export async function outdatedEntries(
  { git, prefix }: Repository,
  checkouts: readonly string[],
  main: string,
): Promise<Set<string>> {
  const outdated = new Set<string>()
  for (const checkout of new Set(checkouts)) {
    if (checkout === main) continue
    const known = await git.run(['rev-parse', '--verify', '--quiet', `${checkout}^{commit}`]).catch(() => null)
    if (known === null) continue
    for (const { path } of await changesBetween(git, checkout, main)) {
      const entry = path.startsWith(prefix) ? entryOfFile(path.slice(prefix.length)) : null
      if (entry !== null) outdated.add(entry)
    }
  }
  return outdated
}
