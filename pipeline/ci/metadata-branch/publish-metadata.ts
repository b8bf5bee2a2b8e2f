// Publishes the newest metadata on the metadata branch: by compare-and-swap here, or by a push that is never forced. Lost races are retried.
import { pathInKeyz } from '../../../meta/files/path-in-keyz.ts'
import type { Instant } from '../../../schema/instant.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import { commitMessage } from '../../commit/commit-message.ts'
import { sayTheSame } from '../../commit/unchanged-since-head.ts'
import { CommandError, exitCodes } from '../../errors.ts'
import type { ChangedPath } from '../../git/changed-paths.ts'
import { BlobCache } from './blob-cache.ts'
import type { Listings } from './listing.ts'
import { changedPaths, type Identity, metadataCommit } from './metadata-commit.ts'
import { applySidecars, type FollowMoves, layOver, mergeBases, type Tips } from './newest-files.ts'
import { outdatedEntries } from './outdated-entries.ts'
import { leftOut, markedMessage } from './own-branch.ts'
import { pushCommit, swapBranch } from './place-commit.ts'
import type { Repository } from './repository.ts'
import { LostRaceError, localTips, type RemoteTips, remoteTips } from './tips.ts'

export interface PublishOptions {
  branch: string
  remote: string
  /** Name of the default branch, or null to ask the remote. */
  mainBranch: string | null
  /** False: the commit stays in this clone. */
  push: boolean
  /** The readings of this run. */
  sidecars: readonly Sidecar[]
  /** The commits whose entries were read. */
  checkouts?: readonly string[]
  follow: FollowMoves
  identity: Identity
  now: Instant
  clock: () => number
  random: () => number
  sleep: (milliseconds: number) => Promise<void>
  /** Inspects the commit message before git gets it. */
  inspect: (text: string, destination: string) => void
  /** One more line of the commit message, for the next run. */
  trailer?: (tips: Tips) => Promise<string | null>
  /** Whether the next run has to know the trailer, so that there is a commit even if no reading changed. */
  alone?: boolean
}

export interface PublishedMetadata {
  /** The new commit, or null if nothing changed or the branch has nothing that the default branch has not. */
  commit: string | null
  /** Where nothing changed: the tip of the branch, which still has what the default branch has not. Null if there is no such thing. */
  standing: string | null
  /** What the metadata branch is compared with: commit and name of the default branch. */
  main: string
  mainBranch: string
  /** Entries whose reading no longer has a place in the registry. */
  dropped: string[]
  /** Entries in the registry that the default branch has changed since they were checked out: nothing is published about them. */
  outdated: string[]
  /** What others changed on the branch that it does not carry, relative to the top of the repository. */
  leftOut: string[]
}

const maxTries = 60
/** Jobs that start together spread out quickly: every try costs a fetch and a push. */
const firstPause = 200
const maxPause = 8_000

/** Throws CommandError if the remote refuses, DocumentError if the registry cannot be read. */
export async function publishMetadata(repository: Repository, options: PublishOptions): Promise<PublishedMetadata> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryOnce(repository, options)
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error
      if (attempt >= maxTries) {
        throw new CommandError(
          `others kept changing the branch ${options.branch}, so keyz gave up after ${maxTries} tries: nothing was lost; try again later`,
          exitCodes.someFailed,
          error,
        )
      }
      await options.sleep(options.random() * Math.min(maxPause, firstPause * 1.6 ** attempt))
    }
  }
}

async function tryOnce(repository: Repository, options: PublishOptions): Promise<PublishedMetadata> {
  const tips = options.push ? await remoteTips(repository, options) : await localTips(repository, options)
  const cache = new BlobCache(repository)
  const bases = mergeBases(repository, tips)
  const changed = await outdatedEntries(repository, options.checkouts ?? [], tips.main)
  const sidecars = options.sidecars.filter(({ key_path }) => !changed.has(key_path))
  // Nothing is written before both have ended.
  const [notCarried, newest] = await inOrder(
    leftOut(repository, options.branch, tips, bases),
    applySidecars(repository, { ...tips, bases, now: options.now }, cache, options.follow, sidecars),
  )
  const dropped = await layOver(newest, sidecars, cache, options.now)
  const outdated = [...changed].filter((path) => newest.keys.row(path) !== undefined).sort()
  const result = { main: tips.main, mainBranch: tips.mainBranch, dropped, outdated, leftOut: notCarried }
  const { parents } = newest
  const changes = await changesIn(newest.listings, newest.files, parents)
  const isAhead = changedPaths(newest.listings.main, newest.files).length > 0
  const trailer = (await options.trailer?.(tips)) ?? null
  const isAlone = changes.length === 0 && options.alone === true && trailer !== null
  if (changes.length === 0 && !isAlone) {
    const commit = await unpushed(repository, options, tips, parents)
    const tip = options.push ? tips.remoteTip : (tips.localTip ?? tips.remoteTip)
    return { ...result, commit, standing: commit === null && isAhead ? tip : null }
  }
  const said = isAlone
    ? 'meta(sync): no new readings'
    : commitMessage(changes, await unchangedAmong(changes, newest, cache))
  const message = markedMessage(said, options.branch, trailer)
  options.inspect(message, 'a commit message')
  const commit = await metadataCommit(repository, cache, {
    ...options,
    main: { commit: tips.main, files: newest.listings.main, folders: newest.listings.folders },
    files: newest.files,
    parents,
    message,
    clock: options.clock(),
  })
  await place(repository, options, tips, commit)
  // Without anything that the default branch has not, there is nothing to announce or to merge.
  return { ...result, commit: isAhead ? commit : null, standing: null }
}

/** Both at once; if both fail, the first one says why, however late. */
async function inOrder<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  second.catch(() => undefined)
  return [await first, await second]
}

/** What is new on both the metadata branch and the default branch. A branch without anything new is left alone. */
async function changesIn(
  listings: Listings,
  files: ReadonlyMap<string, string>,
  parents: readonly string[],
): Promise<ChangedPath[]> {
  if (changedPaths(listings.main, files).length === 0) return []
  const [first = null] = parents
  const before = await listings.of(first)
  return changedPaths(before, files).map((path) => {
    const index = !before.has(path) ? 'A' : files.has(path) ? 'M' : 'D'
    return { path: `.keyz/${path}`, index, worktree: ' ' }
  })
}

/** The sidecars that a heartbeat wrote anew. */
async function unchangedAmong(
  changes: readonly ChangedPath[],
  { listings, files, parents }: { listings: Listings; files: ReadonlyMap<string, string>; parents: readonly string[] },
  cache: BlobCache,
): Promise<Set<string>> {
  const [first = null] = parents
  const before = await listings.of(first)
  const pairs = changes.flatMap(({ path }) => {
    const [left, right] = [before, files].map((listing) => listing.get(pathInKeyz(path)))
    return left === undefined || right === undefined ? [] : [{ path, left, right }]
  })
  await cache.load(pairs.flatMap(({ left, right }) => [left, right]))
  const same = pairs.filter(({ left, right }) => sayTheSame(cache.text(left), cache.text(right)))
  return new Set(same.map(({ path }) => path))
}

/** A commit that an earlier run made in this clone may still have to be pushed. */
async function unpushed(
  repository: Repository,
  options: PublishOptions,
  tips: RemoteTips,
  parents: readonly string[],
): Promise<string | null> {
  const [only, ...others] = parents
  if (!options.push || only === undefined || others.length > 0 || only !== tips.localTip || only === tips.remoteTip)
    return null
  if (only === tips.main) return null
  await place(repository, options, tips, only)
  return only
}

async function place(repository: Repository, options: PublishOptions, tips: RemoteTips, commit: string): Promise<void> {
  if (options.push) await pushCommit(repository, options, tips, commit)
  else await swapBranch(repository, options.branch, tips.localTip, commit)
}
