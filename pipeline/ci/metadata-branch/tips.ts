// Which commits a metadata commit builds on: the default branch and the metadata branch, of the remote or of this clone.
import { shellWord } from '../../../schema/shell-word.ts'
import { CommandError, exitCodes } from '../../errors.ts'
import { GitError, GitTimeoutError } from '../../git/git-error.ts'
import type { Tips } from './newest-files.ts'
import { commitsOf, type Repository } from './repository.ts'
import { isSuperseded } from './superseded-tip.ts'

/** Somebody else was faster: worth another try from the newest state. */
export class LostRaceError extends Error {
  override name = 'LostRaceError'
}

export interface RemoteTips extends Tips {
  /** Name of the default branch. */
  mainBranch: string
  /** The metadata branch of the remote, or null. */
  remoteTip: string | null
  localTip: string | null
}

interface TipsOptions {
  remote: string
  branch: string
  /** Null to ask the remote. */
  mainBranch: string | null
}

/** What git says if two processes write the same ref at once. */
const racing =
  /cannot lock ref|unable to update local ref|failed to update ref|couldn't find remote ref|incorrect old value/i

/** Fetches both branches. Throws LostRaceError, or CommandError if the remote cannot be read. */
export async function remoteTips(repository: Repository, options: TipsOptions): Promise<RemoteTips> {
  const { remote, branch } = options
  const listed = await askRemote(repository, options)
  const mainBranch = options.mainBranch ?? listed.head
  if (mainBranch === null) {
    throw new CommandError(`the remote ${remote} does not report its default branch: set it with --default-branch`)
  }
  if ([mainBranch, listed.head].includes(branch)) throw isDefault(branch, remote)
  const there = listed.refs.has(`refs/heads/${branch}`)
  await fetchBranches(repository, remote, there ? [mainBranch, branch] : [mainBranch])
  const [main = null, fetched = null, localTip = null] = await commitsOf(repository, [
    `refs/remotes/${remote}/${mainBranch}`,
    `refs/remotes/${remote}/${branch}`,
    `refs/heads/${branch}`,
  ])
  if (main === null) {
    throw new CommandError(
      `could not fetch the branch ${mainBranch} of ${remote}: check its name, or set another with --default-branch`,
    )
  }
  const remoteTip = there ? fetched : null
  const branches = await versions(repository, main, { remoteTip, localTip })
  return { main, mainBranch, branches, remoteTip, localTip }
}

/** Only from this clone: HEAD, the local metadata branch, and the remote's as last fetched. */
export async function localTips(repository: Repository, { remote, branch }: TipsOptions): Promise<RemoteTips> {
  const [[main = null, remoteTip = null, localTip = null], defaultBranch] = await Promise.all([
    commitsOf(repository, ['HEAD', `refs/remotes/${remote}/${branch}`, `refs/heads/${branch}`]),
    defaultOf(repository, remote),
  ])
  if (defaultBranch === branch) throw isDefault(branch, remote)
  if (main === null)
    throw new CommandError('the store has no commits yet: commit its entries first, for example with pass git init')
  const branches = await versions(repository, main, { remoteTip, localTip })
  return { main, mainBranch: 'HEAD', branches, remoteTip, localTip }
}

/** What there is to build on. Where the remote's history was folded, the one of this clone has nothing more. */
async function versions(
  repository: Repository,
  main: string,
  { remoteTip, localTip }: Pick<RemoteTips, 'remoteTip' | 'localTip'>,
): Promise<string[]> {
  if (remoteTip !== null && localTip !== null && (await isSuperseded(repository, main, localTip, remoteTip)))
    return [remoteTip]
  return [...new Set([remoteTip, localTip])].filter((tip) => tip !== null)
}

/** The default branch of the remote as it was when this clone was made, or null. */
async function defaultOf({ git }: Repository, remote: string): Promise<string | null> {
  const ref = await git.text(['symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`]).catch(() => '')
  return ref.trim().replace(`refs/remotes/${remote}/`, '') || null
}

function isDefault(branch: string, remote: string): CommandError {
  return new CommandError(
    `${branch} is the default branch of ${remote}, but metadata needs a branch of its own: set git.metadata_branch in .keyz/config.yaml`,
  )
}

/** The current metadata branch of the remote, without fetching. Throws CommandError. */
export async function remoteBranch(repository: Repository, options: TipsOptions): Promise<string | null> {
  return (await askRemote(repository, options)).refs.get(`refs/heads/${options.branch}`) ?? null
}

async function askRemote({ remoteGit }: Repository, { remote, branch }: TipsOptions) {
  const answer = await remoteGit
    .text(['ls-remote', '--symref', '--', remote, 'HEAD', `refs/heads/${branch}`])
    .catch((cause: unknown) => {
      throw unreadable(remote, cause)
    })
  const lines = answer.split('\n')
  const head = lines.flatMap((line) => /^ref: refs\/heads\/(\S+)\tHEAD$/.exec(line)?.[1] ?? [])[0] ?? null
  const refs = lines.flatMap((line): [string, string][] => {
    const [, name, ref] = /^([0-9a-f]{40,64})\t(\S+)$/.exec(line) ?? []
    return name === undefined || ref === undefined ? [] : [[ref, name]]
  })
  return { head, refs: new Map(refs) }
}

/** Fetches the whole history of both: without it, a deleted file looks the same as a new one. */
async function fetchBranches(
  { git, remoteGit }: Repository,
  remote: string,
  branches: readonly string[],
): Promise<void> {
  const shallow = (await git.text(['rev-parse', '--is-shallow-repository'])).trim() === 'true'
  const refs = branches.map((name) => `+refs/heads/${name}:refs/remotes/${remote}/${name}`)
  const how = ['--quiet', '--no-tags', '--no-write-fetch-head', ...(shallow ? ['--unshallow'] : [])]
  await remoteGit.run(['fetch', ...how, '--', remote, ...refs]).catch((cause: unknown) => {
    if (cause instanceof GitError && racing.test(cause.message)) throw new LostRaceError()
    throw unreadable(remote, cause)
  })
}

function unreadable(remote: string, cause: unknown): unknown {
  if (!(cause instanceof GitError)) return cause
  if (cause.isOwn) {
    const exitCode = cause instanceof GitTimeoutError ? exitCodes.someFailed : exitCodes.usage
    return new CommandError(`cannot read the remote ${remote}: ${cause.message}`, exitCode, cause)
  }
  return new CommandError(
    `cannot read the remote ${remote}: check that git ls-remote ${shellWord(remote)} works (in GitHub Actions, actions/checkout must persist its credentials in this job)`,
    undefined,
    cause,
  )
}

export function isRace(error: unknown): boolean {
  return error instanceof GitError && racing.test(error.message)
}
