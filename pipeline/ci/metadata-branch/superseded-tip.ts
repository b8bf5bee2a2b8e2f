// Whether one version of the metadata branch has nothing that another one lacks: the history of the other one was folded, or went on since.
import { ownCommits } from './own-commits.ts'
import type { Repository } from './repository.ts'

/** The same files at the end of a day, or of a later commit: folding keeps these. Building on the older one would bring all its commits back. */
export async function isSuperseded(repository: Repository, main: string, old: string, tip: string): Promise<boolean> {
  if (old === tip) return false
  const tree = (await repository.git.text(['log', '-1', '--format=%T', old, '--'])).trim()
  const commits = await ownCommits(repository, main, tip)
  return commits.some((commit) => commit.tree === tree)
}
