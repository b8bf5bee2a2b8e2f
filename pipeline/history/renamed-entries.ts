// Entries that one commit has under another path than an earlier one, with the same bytes: nobody has to guess that they are the same.
import type { Git } from '../git/git.ts'
import { type Moved, movesInDiff } from './moves/moves-in-diff.ts'

/**
 * Another entry may stand at the path before by now. `prefix` is the folder of the store where `git` works at the top of the repository.
 * Throws GitError.
 */
export async function renamedEntries(git: Git, before: string, after: string, prefix = ''): Promise<Moved[]> {
  const relative = prefix === '' ? '--relative' : `--relative=${prefix}`
  const how = ['-r', '-z', '-M100%', '-C100%', '--raw', '--no-abbrev', '--no-textconv', '--no-ext-diff']
  return movesInDiff((await git.text(['diff-tree', ...how, relative, before, after])).split('\0')).moved
}
