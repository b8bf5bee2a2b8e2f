// Which commits a metadata commit is made from: the default branch and the metadata branch, of the remote or of this clone.
import { CommandError } from '../../errors.ts'
import { GitError } from '../../git/git-plumbing.ts'
import type { Tips } from './newest-files.ts'
import { commitsOf, type Repository } from './repository.ts'

/** Somebody else was faster: worth another try from the newest state. */
export class LostRaceError extends Error {
  override name = 'LostRaceError'
}

export interface RemoteTips extends Tips {
  /** Name of the default branch. */
  mainBranch: string
  /** The remote's metadata branch, or null when it has none. */
  remoteTip: string | null
  localTip: string | null
}

interface TipsOptions {
  remote: string
  branch: string
  /** Where the person knows it better than the remote. */
  mainBranch: string | null
}

/** What git says when two write the same ref at once. */
const racing =
  /cannot lock ref|unable to update local ref|failed to update ref|couldn't find remote ref|incorrect old value/i

/** Fetches both branches. Throws LostRaceError, or CommandError when the remote cannot be read. */
export async function remoteTips(repository: Repository, options: TipsOptions): Promise<RemoteTips> {
  const { remote, branch } = options
  const listed = await askRemote(repository, options)
  const mainBranch = options.mainBranch ?? listed.head
  if (mainBranch === null) {
    throw new CommandError(
      `the remote ${remote} does not tell which branch is its default: name it with --default-branch`,
    )
  }
  if (mainBranch === branch) {
    throw new CommandError(
      `${branch} is the default branch of ${remote}: metadata needs a branch of its own, name one as git.metadata_branch in .keyz/config.yaml`,
    )
  }
  const there = listed.refs.has(`refs/heads/${branch}`)
  await fetchBranches(repository, remote, there ? [mainBranch, branch] : [mainBranch])
  const [main = null, fetched = null, localTip = null] = await commitsOf(repository, [
    `refs/remotes/${remote}/${mainBranch}`,
    `refs/remotes/${remote}/${branch}`,
    `refs/heads/${branch}`,
  ])
  if (main === null) {
    throw new CommandError(
      `the branch ${mainBranch} of ${remote} could not be fetched: check its name, or name another with --default-branch`,
    )
  }
  const remoteTip = there ? fetched : null
  const branches = [...new Set([remoteTip, localTip])].filter((tip) => tip !== null)
  return { main, mainBranch, branches, remoteTip, localTip }
}

/** Of this clone alone: where HEAD is, and what the branch of that name holds here and held at the remote. */
export async function localTips(repository: Repository, { remote, branch }: TipsOptions): Promise<RemoteTips> {
  const [main = null, remoteTip = null, localTip = null] = await commitsOf(repository, [
    'HEAD',
    `refs/remotes/${remote}/${branch}`,
    `refs/heads/${branch}`,
  ])
  if (main === null)
    throw new CommandError('the store has no commit yet: commit its entries first (pass git init does)')
  const branches = [...new Set([remoteTip, localTip])].filter((tip) => tip !== null)
  return { main, mainBranch: 'HEAD', branches, remoteTip, localTip }
}

/** The remote's metadata branch as it is now, without fetching. Throws CommandError. */
export async function remoteBranch(repository: Repository, options: TipsOptions): Promise<string | null> {
  return (await askRemote(repository, options)).refs.get(`refs/heads/${options.branch}`) ?? null
}

async function askRemote({ remoteGit }: Repository, { remote, branch }: TipsOptions) {
  const answer = await remoteGit(['ls-remote', '--symref', '--', remote, 'HEAD', `refs/heads/${branch}`]).catch(
    (cause: unknown) => {
      throw unreadable(remote, cause)
    },
  )
  const lines = answer.toString().split('\n')
  const head = lines.flatMap((line) => /^ref: refs\/heads\/(\S+)\tHEAD$/.exec(line)?.[1] ?? [])[0] ?? null
  const refs = lines.flatMap((line): [string, string][] => {
    const [, name, ref] = /^([0-9a-f]{40,64})\t(\S+)$/.exec(line) ?? []
    return name === undefined || ref === undefined ? [] : [[ref, name]]
  })
  return { head, refs: new Map(refs) }
}

/** The whole history of both: without it nobody can tell what was deleted from what is new. */
async function fetchBranches(
  { git, remoteGit }: Repository,
  remote: string,
  branches: readonly string[],
): Promise<void> {
  const shallow = (await git(['rev-parse', '--is-shallow-repository'])).toString().trim() === 'true'
  const refs = branches.map((name) => `+refs/heads/${name}:refs/remotes/${remote}/${name}`)
  const how = ['--quiet', '--no-tags', '--no-write-fetch-head', ...(shallow ? ['--unshallow'] : [])]
  await remoteGit(['fetch', ...how, '--', remote, ...refs]).catch((cause: unknown) => {
    if (cause instanceof GitError && racing.test(cause.message)) throw new LostRaceError()
    throw unreadable(remote, cause)
  })
}

function unreadable(remote: string, cause: unknown): unknown {
  if (!(cause instanceof GitError)) return cause
  return new CommandError(
    `the remote ${remote} could not be read: check with git ls-remote ${remote} that it is there and may be read from here (in Actions: actions/checkout of this job has to keep its credentials)`,
    undefined,
    cause,
  )
}

export function isRace(error: unknown): boolean {
  return error instanceof GitError && racing.test(error.message)
}
