// Which versions of sidecars commits left behind: names, times and object ids only, from one `git log`.
import { type Instant, instantOfCommit } from '../../../schema/instant.ts'
import type { Git } from '../../git/git.ts'

export interface ListedVersion {
  /** Of the sidecar, relative to the store. */
  path: string
  committed: Instant
  /** Null where the commit removed the file, and for what cannot be a sidecar. */
  blob: string | null
}

export interface Listing {
  versions: ListedVersion[]
  /** Whether there are more commits than were looked at. */
  isCut: boolean
}

/** The history of a commit or branch, without that of others. */
export interface Range {
  tip: string
  without: readonly string[]
}

/** As git takes it. */
export function revisions({ tip, without }: Range): string[] {
  return ['--end-of-options', tip, ...without.map((ref) => `^${ref}`)]
}

interface Span {
  /** Files or folders below `.keyz`. */
  below: readonly string[]
  maxCommits: number
  /** Only commits made at this time or later; or earlier than it. */
  since?: Instant
  before?: Instant
  /** Whether to look behind commits from before `since`, too: git stops at a few of them, though only a wrong clock may have made them. */
  throughout?: boolean
}

/** Names and object ids of what each commit changed; a merge that made a version of its own shows it against its first parent. */
const how = ['-z', '--raw', '--no-abbrev', '--no-renames', '--relative', '--no-textconv', '--no-ext-diff']
const unset = ['--no-show-signature', '--diff-merges=first-parent']
/** The second one looks at every commit of a history, and git knows it since 2.37. */
const [stopping, filtering] = ['--since', '--since-as-filter']

/** Newest first, as far as the range goes. Empty where git cannot tell, as in a store without a commit. */
export async function listVersions(git: Git, range: Range, span: Span): Promise<Listing> {
  return listing(await listCommits(git, range, span), span)
}

/** What git says about each commit, for `listing`: an own step where git can begin before it is known what is asked for. */
export async function listCommits(
  git: Git,
  range: Range,
  { below, maxCommits, since, before, throughout = false }: Span,
): Promise<readonly string[]> {
  // Git counts both ends in.
  const from = since === undefined ? [] : [`${throughout ? filtering : stopping}=${seconds(since)}`]
  const to = before === undefined ? [] : [`--until=${seconds(before) - 1}`]
  const places = ['--', ...below.map((path) => `.keyz/${path}`)]
  const options = [`--max-count=${maxCommits}`, ...from, ...to, ...how, ...unset, '--format=%x01%ct']
  const log = await git.text(['log', ...options, ...revisions(range), ...places], { isLong: true }).catch(() => '')
  return log.split('\u0001').slice(1)
}

/**
 * Whether there are commits behind one from before `since` that are later than that, so that git may stop before them. False where git
 * cannot tell. In a range without the history of others, git also leaves out what is behind such a commit and was listed before it.
 */
export async function mayStopEarly(git: Git, range: Range, since: Instant): Promise<boolean> {
  const list = await git.text(['rev-list', '--timestamp', ...revisions(range)]).catch(() => '')
  const isLate = list.split('\n').flatMap((line) => (line === '' ? [] : Number.parseInt(line, 10) >= seconds(since)))
  const early = isLate.indexOf(false)
  return early >= 0 && isLate.lastIndexOf(true) > (range.without.length > 0 ? -1 : early)
}

/** `only` are the sidecars in question, relative to the store, where these are fewer than what was listed. */
export function listing(
  commits: readonly string[],
  { maxCommits }: Pick<Span, 'maxCommits'>,
  only?: ReadonlySet<string>,
): Listing {
  return { versions: commits.flatMap((commit) => versionsIn(commit, only)), isCut: commits.length >= maxCommits }
}

/**
 * Every version of every sidecar that can be reached from `tips` but not from `known`, newest first. A branch whose changes a merge
 * dropped is part of the history too. Throws GitError.
 */
export async function listAllVersions(
  git: Git,
  tips: readonly string[],
  { known, maxCommits }: { known: readonly string[]; maxCommits: number },
): Promise<Listing> {
  const range = ['--full-history', '--end-of-options', ...tips, ...known.map((commit) => `^${commit}`)]
  const format = ['--format=%x01%ct', `--max-count=${maxCommits}`]
  const log = await git.text(['log', ...how, ...unset, ...format, ...range, '--', '.keyz/providers'])
  return listing(log.split('\u0001').slice(1), { maxCommits })
}

/** A year of a large store lists a hundred thousand changes, so what is not asked for is passed over as it is. */
function versionsIn(commit: string, only?: ReadonlySet<string>): ListedVersion[] {
  const versions: ListedVersion[] = []
  let at = commit.indexOf('\0') + 1
  const committed = instantOfCommit(commit.slice(0, at - 1))
  for (let end = commit.indexOf('\0', at); end > 0; end = commit.indexOf('\0', at)) {
    const change = { from: at, to: end }
    at = commit.indexOf('\0', end + 1) + 1
    if (at === 0) break
    const path = commit.slice(end + 1, at - 1)
    if (only?.has(path) === false) continue
    const [, mode, blob] =
      /^\n?:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(commit.slice(change.from, change.to)) ?? []
    if (mode === undefined || blob === undefined) continue
    versions.push({ path, committed, blob: mode === '100644' ? blob : null })
  }
  return versions
}

function seconds(instant: Instant): number {
  return Date.parse(instant) / 1000
}
