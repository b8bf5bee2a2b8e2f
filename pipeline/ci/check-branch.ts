// Checks the newest metadata against the policies: that of the metadata branch, or of HEAD if there is no such branch.
import type { ReviewedViolation } from '../../schema/reports/review-report.ts'
import type { Environment } from '../environment/environment.ts'
import { isAncestor } from '../git/merge-base.ts'
import { reviewCommits } from '../history/review-commits.ts'
import type { OpenStore } from '../runtime.ts'
import { commitOf, openRepository } from './metadata-branch/repository.ts'

/** Reads commits only. Throws CommandError. */
export async function checkBranch(
  { store, git, config }: OpenStore,
  environment: Environment,
  remote: string,
): Promise<{ checked: string; violations: ReviewedViolation[] }> {
  const repository = await openRepository(store, environment.forChildren)
  const branch = config.git.metadata_branch
  const commit =
    (await commitOf(repository, `refs/remotes/${remote}/${branch}`)) ??
    (await commitOf(repository, `refs/heads/${branch}`))
  const checked = commit === null || (await isAncestor(repository.git, commit, 'HEAD')) ? 'HEAD' : commit
  const { report } = await reviewCommits(git, {
    base: { ref: 'HEAD', name: 'HEAD' },
    head: { ref: checked, name: checked },
    now: environment.instant(),
    // More people may push to other branches, and none of them may loosen a policy there.
    policies: 'base',
  })
  return { checked: checked === 'HEAD' ? 'HEAD' : branch, violations: report.violations }
}
