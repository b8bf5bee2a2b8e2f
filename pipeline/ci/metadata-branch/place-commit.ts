// Moves the metadata branch to a finished commit: here by compare-and-swap, on the remote by a push that is never forced.
import { CommandError, exitCodes } from '../../errors.ts'
import { GitError } from '../../git/git-error.ts'
import { remoteWords } from './remote-words.ts'
import { commitOf, type Repository } from './repository.ts'
import { isRace, LostRaceError, type RemoteTips, remoteBranch } from './tips.ts'

/** Throws CommandError for a branch that somebody works on here. */
export async function refuseCheckedOut(repository: Repository, branch: string): Promise<void> {
  if (await isCheckedOut(repository, branch)) {
    throw new CommandError(
      `the branch ${branch} is checked out here, so moving it would leave stale files in your work tree: check out another branch and try again`,
    )
  }
}

/** Throws LostRaceError if the branch has moved, CommandError if it is checked out. */
export async function swapBranch(
  repository: Repository,
  branch: string,
  before: string | null,
  commit: string,
): Promise<void> {
  await refuseCheckedOut(repository, branch)
  await swap(repository, branch, before, commit)
}

/** Throws LostRaceError if the branch on the remote has moved, CommandError if the remote refuses. */
export async function pushCommit(
  repository: Repository,
  options: { remote: string; branch: string; mainBranch: string | null },
  tips: RemoteTips,
  commit: string,
): Promise<void> {
  const { remote, branch } = options
  const how = ['--quiet', '--no-verify', '--no-follow-tags', '--recurse-submodules=no']
  try {
    await repository.remoteGit.run(['push', ...how, '--', remote, `${commit}:refs/heads/${branch}`])
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    if (isRejectedRace(error) || (await remoteBranch(repository, options)) !== tips.remoteTip) throw new LostRaceError()
    throw refusal(error, remote, branch)
  }
  // The local branch is contained in the commit, so it follows, unless it is checked out.
  if (tips.localTip !== null && tips.localTip !== commit && !(await isCheckedOut(repository, branch)))
    await swap(repository, branch, tips.localTip, commit).catch(unlessRace)
}

/**
 * The only push that replaces what is there: of the metadata branch, for a person who asked for it, and only if the branch is still
 * at `before`. Throws LostRaceError if it is not, CommandError if the remote refuses.
 */
export async function replaceOnRemote(
  repository: Repository,
  options: { remote: string; branch: string; mainBranch: string | null },
  before: string,
  commit: string,
): Promise<void> {
  const { remote, branch } = options
  const ref = `refs/heads/${branch}`
  const how = ['--quiet', '--no-verify', '--no-follow-tags', '--recurse-submodules=no']
  try {
    await repository.remoteGit.run([
      'push',
      ...how,
      `--force-with-lease=${ref}:${before}`,
      '--',
      remote,
      `${commit}:${ref}`,
    ])
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    if ((await remoteBranch(repository, options)) !== before) throw new LostRaceError()
    throw refusal(error, remote, branch)
  }
}

async function swap(repository: Repository, branch: string, before: string | null, commit: string): Promise<void> {
  const old = before ?? '0'.repeat(commit.length)
  try {
    await repository.git.run(['update-ref', '-m', 'keyz: metadata', `refs/heads/${branch}`, commit, old])
  } catch (error) {
    if (isRace(error) || (await commitOf(repository, `refs/heads/${branch}`)) !== before) throw new LostRaceError()
    throw error
  }
}

async function isCheckedOut({ git }: Repository, branch: string): Promise<boolean> {
  const place = await git.text(['for-each-ref', '--format=%(worktreepath)', `refs/heads/${branch}`])
  return place.trim() !== ''
}

function unlessRace(error: unknown): void {
  if (!(error instanceof LostRaceError)) throw error
}

/** A rule of the remote shows up as "[remote rejected]" with a reason; a lost race as "[rejected]", or as a lock that is taken. */
function isRejectedRace(error: GitError): boolean {
  return isRace(error) || /\[rejected\]|reference already exists|non-fast-forward|fetch first/.test(error.message)
}

function refusal(error: GitError, remote: string, branch: string): CommandError {
  if (error.isOwn)
    return new CommandError(`cannot push to ${branch} of ${remote}: ${error.message}`, exitCodes.someFailed, error)
  const why = /hook declined|protected branch|GH\d{3}/.test(error.message)
    ? `a rule of the remote forbids it; allow this job to push to ${branch}, or set git.metadata_branch in .keyz/config.yaml to another branch`
    : /denied|403|401|Authentication|could not read Username|Permission/i.test(error.message)
      ? 'no write access; give the job the permission contents: write, and let actions/checkout persist its credentials'
      : 'check whether git push works from there'
  const words = remoteWords(error.message)
  const said = words === null ? '' : `; it says: ${words}`
  return new CommandError(`${remote} refused the push to ${branch}: ${why}${said}`, exitCodes.someFailed, error)
}
