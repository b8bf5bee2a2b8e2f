// Checks the newest metadata against the policies: that of the metadata branch, or of HEAD if there is no such branch.
import type { Violation } from '../../schema/check-report.ts'
import type { Environment } from '../environment/environment.ts'
import { GitError, gitRunner } from '../git/git-plumbing.ts'
import { reviewCommits } from '../history/review-commits.ts'
import type { OpenStore } from '../runtime.ts'
import { commitOf, openRepository, type Repository } from './metadata-branch/repository.ts'

/** Reads commits only. Throws CommandError. */
export async function checkBranch(
  { store, config }: OpenStore,
  environment: Environment,
  remote: string,
): Promise<{ checked: string; violations: Violation[] }> {
  const repository = await openRepository(store, environment.forChildren)
  const branch = config.git.metadata_branch
  const commit =
    (await commitOf(repository, `refs/remotes/${remote}/${branch}`)) ??
    (await commitOf(repository, `refs/heads/${branch}`))
  const judged = commit === null || (await isMerged(repository, commit)) ? 'HEAD' : commit
  const { violations } = await reviewCommits(gitRunner(store, environment.forChildren), {
    base: { ref: 'HEAD', name: 'HEAD' },
    head: { ref: judged, name: judged },
    now: environment.instant(),
  })
  return { checked: judged === 'HEAD' ? 'HEAD' : branch, violations }
}

async function isMerged({ git }: Repository, commit: string): Promise<boolean> {
  try {
    await git(['merge-base', '--is-ancestor', commit, 'HEAD'])
    return true
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return false
    throw error
  }
}
