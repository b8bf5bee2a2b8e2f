// The metadata branch as this clone has it: its own, and what the remote had when it was last asked. With one git, or with a fetch.
import { devNull } from 'node:os'
import { timeLimit } from '../environment/time-limit.ts'
import type { Git } from '../git/git.ts'
import { openGit } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'
import { whyNoFetch } from '../git/why-no-fetch.ts'

export interface MetadataTip {
  /** As people know it: `keyz/metadata`, or `origin/keyz/metadata`. */
  name: string
  commit: string
}

const remote = 'origin'
/** Whoever looks at their keys does not wait longer for a network. */
const maxFetch = 20_000

/** Those with anything that HEAD does not have. A store without such a branch, or without a commit, costs this one git. */
export async function metadataTips(git: Git, branch: string): Promise<MetadataTip[]> {
  // What the remote has comes first: of two branches at the same commit, that is where the readings come from.
  const refs = [`refs/remotes/${remote}/${branch}`, `refs/heads/${branch}`]
  const how = ['--format=%(refname) %(objectname)', '--no-merged', 'HEAD']
  const listing = await git.text(['for-each-ref', ...how, ...refs]).catch(() => '')
  const found = new Map(listing.split('\n').map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']))
  const tips = refs.flatMap((ref) => {
    const commit = found.get(ref)
    return commit === undefined ? [] : [{ name: ref.replace(/^refs\/(?:remotes|heads)\//, ''), commit }]
  })
  return tips.filter((tip, at) => tips.findIndex(({ commit }) => commit === tip.commit) === at)
}

/** Fetches the branch, and nothing else. Returns why it could not: a sentence without a period, or null. */
export async function fetchMetadata(
  store: string,
  branch: string,
  { forRemotes, interrupt }: { forRemotes: Readonly<Record<string, string>>; interrupt: AbortSignal },
  most = maxFetch,
): Promise<string | null> {
  const settings = [`core.hooksPath=${devNull}`, 'gc.auto=0', 'maintenance.auto=false']
  const git = openGit(store, forRemotes, { settings })
  const how = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules']
  const from = `+refs/heads/${branch}:refs/remotes/${remote}/${branch}`
  const { signal, release } = timeLimit(interrupt, most)
  try {
    await git.run(['fetch', ...how, '--', remote, from], { signal })
    return null
  } catch (error) {
    const why =
      signal.aborted && !interrupt.aborted
        ? `no answer within ${Math.round(most / 1000)} seconds`
        : error instanceof GitError
          ? whyNoFetch(error)
          : null
    if (why === null) throw error
    return `could not fetch ${branch} from ${remote} (${why}), so this is what the last fetch brought`
  } finally {
    release()
  }
}
