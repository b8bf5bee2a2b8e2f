// The parts of a history that a runway needs: the newest days, and before them only what is still missing. Names only, from git's log.
import { pathInKeyz } from '../../../meta/files/path-in-keyz.ts'
import { registryPath } from '../../../meta/files/registry-file.ts'
import { isSidecarPath } from '../../../meta/files/sidecar-path.ts'
import { runwayDays } from '../../../meta/judge/runway.ts'
import { type Instant, instantAt, instantOfCommit, millisecondsOf } from '../../../schema/instant.ts'
import { largest } from '../../../schema/largest.ts'
import type { Git } from '../../git/git.ts'
import {
  type ListedVersion,
  type Listing,
  listCommits,
  listing,
  listVersions,
  mayStopEarly,
  type Range,
  revisions,
} from './listed-versions.ts'

/** What is read of a history at most. Far above what scheduled syncs write in the days that matter. */
export const limits = {
  /** Commits of the newest days, and commits before them. */
  commits: 20_000,
  olderCommits: 1000,
  /** Versions in all, and older ones of one sidecar. */
  versions: 40_000,
  olderVersions: 250,
}

/** With more sidecars than this, git is asked about their folder. */
const maxNamed = 300
const dayLength = 86_400_000

/** An exclusion works only with magic, which keyz turns off for all other calls. */
const withMagic = '--no-literal-pathspecs'
const notTheRegistry = `:(exclude,literal).keyz/${registryPath}`

export interface Part {
  range: Range
  /** Readings after this time are not believed. Null for what somebody has merged. */
  until: Instant | null
}

export interface NewestDays extends Part {
  since: Instant
  versions: readonly ListedVersion[]
  isCut: boolean
  /** The sidecars that are there, relative to the store. */
  present: readonly string[]
}

/** A part with a sidecar, and what it takes to know which of its days count. */
interface Located {
  part: Part
  /** When a sidecar was last committed, in milliseconds. */
  newest: number
  /** The sidecars that are there, relative to the store. */
  present: readonly string[]
}

/** Null for a part without a sidecar. */
export async function locate(git: Git, part: Part, below: string): Promise<Located | null> {
  const { range, until } = part
  const [committed, present] = await Promise.all([newestCommit(git, range, below), sidecarsIn(git, range.tip, below)])
  if (committed === null) return null
  // Whoever pushes may date a commit as they like: a later day than today must not hide the days that count.
  return { part, present, newest: until === null ? committed : Math.min(committed, millisecondsOf(until)) }
}

/**
 * The same days of all parts: a part whose newest reading is old, such as a branch that nobody uses any more, must not make up for what
 * the days before hold in another.
 */
export async function newestDays(
  git: Git,
  parts: readonly (Located | null)[],
  below: string,
  most: typeof limits,
): Promise<NewestDays[]> {
  const found = parts.filter((one) => one !== null)
  const newest = largest(
    found.map((one) => one.newest),
    0,
  )
  const since = instantAt(Math.max(0, newest - runwayDays * dayLength))
  return await Promise.all(
    found.map(async ({ part, present }): Promise<NewestDays> => {
      const recent = await listVersions(git, part.range, { below: [below], maxCommits: most.commits, since })
      return { ...part, since, present, ...upTo(most, recent) }
    }),
  )
}

/** The same with what lies behind commits from before these days, which only a wrong clock can have made. Null where there is no more. */
export async function hiddenDays(
  git: Git,
  span: NewestDays,
  below: string,
  most: typeof limits,
  isCutShort: Promise<boolean> = mayStopEarly(git, span.range, span.since),
): Promise<NewestDays | null> {
  const { range, since } = span
  if (!(await isCutShort)) return null
  const all = await listVersions(git, range, { below: [below], maxCommits: most.commits, since, throughout: true })
  return { ...span, ...upTo(most, all) }
}

function upTo(most: typeof limits, { versions, isCut }: Listing): Pick<NewestDays, 'versions' | 'isCut'> {
  return { versions: versions.slice(0, most.versions), isCut: isCut || versions.length > most.versions }
}

/** What git says about older commits, begun while the newest days are read. */
export interface Begun {
  commits: Promise<readonly string[]>
  isCutShort: Promise<boolean>
}

/** Null where it may not be needed at all: most stores have hardly a sidecar that was not read in these days. */
export function olderCommits(
  git: Git,
  { range, since, versions, present }: NewestDays,
  below: string,
  most: typeof limits,
): Begun | null {
  const recent = new Set(versions.map(({ path }) => path))
  if (present.filter((path) => !recent.has(path)).length <= maxNamed) return null
  const commits = listCommits(git, range, { below: [below], maxCommits: most.olderCommits, before: since })
  return { commits, isCutShort: mayStopEarly(git, range, since) }
}

export async function olderOnes(
  git: Git,
  { range, since }: NewestDays,
  short: readonly string[],
  below: string,
  most: typeof limits,
  begun: Begun | null,
) {
  const named = short.length > maxNamed ? [below] : short.map((path) => pathInKeyz(path))
  const span = { below: named, maxCommits: most.olderCommits, before: since }
  const older = listing(await (begun?.commits ?? listCommits(git, range, span)), span, new Set(short))
  const { versions, cut } = newestOfEach(older.versions, most.olderVersions)
  const isCut = older.isCut || versions.length > most.versions
  return { versions: versions.slice(0, most.versions), cut, isCut }
}

function newestOfEach(versions: readonly ListedVersion[], max: number) {
  const counts = new Map<string, number>()
  const cut = new Set<string>()
  const kept = versions.filter(({ path }) => {
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    if (count > max) cut.add(path)
    return count <= max
  })
  return { versions: kept, cut }
}

/** When a sidecar was last committed, in milliseconds; null where git cannot tell, as in a store without a commit. */
async function newestCommit(git: Git, of: Range, below: string): Promise<number | null> {
  const range = [...revisions(of), '--', `:(literal).keyz/${below}`, notTheRegistry]
  const how = ['--max-count=1', '--no-show-signature', '--format=%ct']
  const time = await git.text([withMagic, 'log', ...how, ...range]).catch(() => '')
  return time.trim() === '' ? null : millisecondsOf(instantOfCommit(time.trim()))
}

/** Relative to the store. */
async function sidecarsIn(git: Git, ref: string, below: string): Promise<string[]> {
  const listing = await git
    .text(['ls-tree', '-r', '-z', '--name-only', '--end-of-options', ref, `.keyz/${below}`])
    .catch(() => '')
  return listing.split('\0').filter((path) => isSidecarPath(pathInKeyz(path)))
}
