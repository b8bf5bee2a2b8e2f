// The newest metadata that a job can see without write access, and perhaps without being able to fetch: for the sync job.
import { CommandError } from '../../errors.ts'
import { GitError } from '../../git/git-error.ts'
import { isNoBranch, isNoRemote, lacksCredentials, whyNoFetch } from '../../git/why-no-fetch.ts'
import type { Tips } from './newest-files.ts'
import { commitOf, type Repository } from './repository.ts'

interface ReadableTips extends Tips {
  /** A sentence about a fetch that failed, so that this run may start from older readings than there are; null where none did. */
  note: string | null
}

/**
 * HEAD and the metadata branch. `isFresh` says that this clone has just been made. Throws CommandError if it is impossible to know whether the
 * branch exists.
 */
export async function readableTips(
  repository: Repository,
  { remote, branch, isFresh }: { remote: string; branch: string; isFresh: boolean },
): Promise<ReadableTips> {
  const main = await checkedOut(repository)
  const tracking = `refs/remotes/${remote}/${branch}`
  const failure = await fetchFailure(repository, remote, branch, tracking)
  const isMissing = failure !== null && isNoBranch(failure)
  const there = isMissing ? null : await commitOf(repository, tracking)
  if (there === null && failure !== null && !isMissing && (await isShallow(repository))) {
    throw new CommandError(
      `this clone is shallow, and ${branch} cannot be fetched from ${remote}: set fetch-depth: 0 for actions/checkout`,
    )
  }
  const local = await commitOf(repository, `refs/heads/${branch}`)
  const branches = [...new Set([there, local])].filter((tip) => tip !== null)
  // A clone that was just made has all branches, so it does not matter if a job without credentials cannot fetch.
  const isNoMatter = failure === null || isMissing || isNoRemote(failure) || (isFresh && lacksCredentials(failure))
  const from = branches.length === 0 ? 'the checked-out commit' : 'what the last fetch brought'
  const note = `could not fetch ${branch} from ${remote} (${failure === null ? '' : whyNoFetch(failure)}), so this run started from ${from}.`
  return { main, branches, note: isNoMatter ? null : note }
}

/** The commit that HEAD is on. Throws CommandError in a store without one. */
export async function checkedOut(repository: Repository): Promise<string> {
  const commit = await commitOf(repository, 'HEAD')
  if (commit !== null) return commit
  throw new CommandError('the store has no commits yet: commit its entries first, for example with pass git init')
}

async function fetchFailure(
  { git, remoteGit }: Repository,
  remote: string,
  branch: string,
  tracking: string,
): Promise<GitError | null> {
  try {
    const from = `+refs/heads/${branch}:${tracking}`
    const depth = (await isShallow({ git })) ? ['--unshallow'] : []
    await remoteGit.run(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...depth, '--', remote, from])
    return null
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    return error
  }
}

async function isShallow({ git }: Pick<Repository, 'git'>): Promise<boolean> {
  return (await git.text(['rev-parse', '--is-shallow-repository'])).trim() === 'true'
}
