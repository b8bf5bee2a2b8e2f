// Which sidecars have older versions that a shallow clone did not bring along: what actions/checkout makes unless it is told otherwise.
import type { Git } from '../../git/git.ts'
import { cutIn } from './history-tips.ts'

/**
 * Of these paths, relative to the store, those that were there already where the history of the `tips` is cut off: what a key was before
 * that, git here does not know. A key that is younger than the cut has its whole history. Of a full clone git is asked nothing.
 */
export async function cutByClone(git: Git, tips: readonly string[], paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set()
  const shallow = await cutIn(git).catch(() => null)
  if (shallow === null) return new Set()
  const marked = new Set(shallow.split('\n'))
  const roots = await git.text(['rev-list', '--max-parents=0', '--end-of-options', ...tips]).catch(() => '')
  const there = new Set<string>()
  for (const commit of roots.split('\n').filter((root) => root !== '' && marked.has(root)))
    for (const path of await sidecarsIn(git, commit)) there.add(path)
  return new Set(paths.filter((path) => there.has(path)))
}

async function sidecarsIn(git: Git, commit: string): Promise<string[]> {
  const listing = await git
    .text(['ls-tree', '-r', '-z', '--name-only', '--end-of-options', commit, '.keyz/providers'])
    .catch(() => '')
  return listing.split('\0')
}
