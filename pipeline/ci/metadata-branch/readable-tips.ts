// The newest metadata that a job can see without write access, and perhaps without being able to fetch: for the sync job.
import { CommandError } from '../../errors.ts'
import { GitError } from '../../git/git-error.ts'
import type { Tips } from './newest-files.ts'
import { commitOf, type Repository } from './repository.ts'

/** HEAD and the metadata branch. Throws CommandError if it is impossible to know whether the branch exists. */
export async function readableTips(
  repository: Repository,
  { remote, branch }: { remote: string; branch: string },
): Promise<Tips> {
  const main = await commitOf(repository, 'HEAD')
  if (main === null)
    throw new CommandError('the store has no commits yet: commit its entries first, for example with pass git init')
  const tracking = `refs/remotes/${remote}/${branch}`
  const missing = await fetchFailure(repository, remote, branch, tracking)
  const there = missing === 'no such branch' ? null : await commitOf(repository, tracking)
  if (there === null && missing === 'unreadable' && (await isShallow(repository))) {
    throw new CommandError(
      `this clone is shallow, and ${branch} cannot be fetched from ${remote}: set fetch-depth: 0 for actions/checkout`,
    )
  }
  const local = await commitOf(repository, `refs/heads/${branch}`)
  return { main, branches: [...new Set([there, local])].filter((tip) => tip !== null) }
}

/** A full clone has all branches, so it does not matter if a job without credentials cannot fetch. */
async function fetchFailure({ git, remoteGit }: Repository, remote: string, branch: string, tracking: string) {
  try {
    const from = `+refs/heads/${branch}:${tracking}`
    const depth = (await isShallow({ git })) ? ['--unshallow'] : []
    await remoteGit.run(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...depth, '--', remote, from])
    return null
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    return /couldn't find remote ref/i.test(error.message) ? 'no such branch' : 'unreadable'
  }
}

async function isShallow({ git }: Pick<Repository, 'git'>): Promise<boolean> {
  return (await git.text(['rev-parse', '--is-shallow-repository'])).trim() === 'true'
}
