// Whether another entry may stand at a mapped path than the one that was read there. git tells, as in every clone, and reads few commits for it.
import type { Instant } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import { entryOfFile } from '../store/entry-path.ts'

const how = ['-r', '-z', '--no-renames', '--name-only', '--diff-filter=AM', '--relative', '--no-ext-diff']

/** `read` are mapped entries in the store and when each was read last, `free` those that the registry neither maps nor ignores. */
export async function perhapsNew(
  git: Git,
  read: readonly (readonly [string, Instant])[],
  free: ReadonlySet<string>,
): Promise<boolean> {
  const oldest = read.map(([, at]) => at).sort()[0]
  if (oldest === undefined || free.size === 0) return false
  const commit = (await git.text(['rev-list', '-1', `--before=${oldest}`, 'HEAD'])).trim()
  if (commit === '') return true
  const range = [commit, 'HEAD', '--', '.', ':(exclude).keyz']
  const files = (await git.text(['--no-literal-pathspecs', 'diff-tree', ...how, ...range])).split('\0')
  const changed = new Set(files.map(entryOfFile))
  if (![...changed].some((path) => path !== null && free.has(path))) return false
  const left = read.filter(([path]) => changed.has(path))
  // One that nobody could read for long must not make all others suspect.
  return left.length === read.length || (await perhapsNew(git, left, free))
}
