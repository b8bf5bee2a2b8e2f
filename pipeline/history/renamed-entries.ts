// Entries that one commit has under another path than an earlier one, with the same bytes: nobody has to guess that they are the same.
import type { Git } from '../git/git.ts'
import { entryOfFile } from '../store/entry-path.ts'

/**
 * By new path, the path before; another entry may stand there by now. `prefix` is the folder of the store where `git` works at the top
 * of the repository. Throws GitError.
 */
export async function renamedEntries(
  git: Git,
  before: string,
  after: string,
  prefix = '',
): Promise<Map<string, string>> {
  const relative = prefix === '' ? '--relative' : `--relative=${prefix}`
  const how = ['-r', '-z', '-M100%', '-C100%', '--diff-filter=RC', '--name-status', '--no-textconv', '--no-ext-diff']
  const fields = (await git.text(['diff-tree', ...how, relative, before, after])).split('\0')
  const renamed = new Map<string, string>()
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [from, to] = [entryOfFile(fields[at + 1] ?? ''), entryOfFile(fields[at + 2] ?? '')]
    if (from !== null && to !== null) renamed.set(to, from)
  }
  return renamed
}
