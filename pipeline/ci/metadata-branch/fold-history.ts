// Folds the history of the metadata branch into one commit for each day that is over: the same files at the end of each day, fewer steps between.
import type { Instant } from '../../../schema/instant.ts'
import { isAncestor } from '../../git/merge-base.ts'
import { lateLineOf } from './late-run.ts'
import { markedMessage } from './own-branch.ts'
import { type BranchCommit, ownCommits } from './own-commits.ts'
import type { Repository } from './repository.ts'

export interface Folded {
  /** The new tip; the old one when there is nothing to fold. Its files are those of the old one. */
  tip: string
  /** Commits that only this branch has, before and after. */
  before: number
  after: number
  /** Days of which several commits became one. */
  days: number
}

/** Consecutive commits that become one. */
interface Day {
  date: string
  commits: readonly [BranchCommit, ...BranchCommit[]]
}

/**
 * What the default branch has as well stays as it is, and so do the commits of today. Where `write` is false nothing is made, and
 * `tip` is the old one. Throws GitError.
 */
export async function foldHistory(
  repository: Repository,
  { main, tip, branch, now, write }: { main: string; tip: string; branch: string; now: Instant; write: boolean },
): Promise<Folded> {
  const commits = await ownCommits(repository, main, tip)
  const days = daysOf(commits, now.slice(0, 10))
  const folded = days.filter((day) => day.commits.length > 1).length
  const counts = { before: commits.length, after: days.length, days: folded }
  if (folded === 0 || !write) return { ...counts, tip }
  let parent: string | null = null
  for (const day of days) parent = await commitOfDay(repository, day, { main, parent, branch, now })
  return { ...counts, tip: parent ?? tip }
}

/** Oldest first. Each commit of `today` stands alone. */
function daysOf(commits: readonly BranchCommit[], today: string): Day[] {
  const days: Day[] = []
  for (const commit of commits) {
    const last = days.at(-1)
    const date = new Date(commit.committer.date).toISOString().slice(0, 10)
    if (last?.date === date && date < today) days[days.length - 1] = { date, commits: [...last.commits, commit] }
    else days.push({ date, commits: [commit] })
  }
  return days
}

async function commitOfDay(
  repository: Repository,
  { date, commits }: Day,
  { main, parent, branch, now }: { main: string; parent: string | null; branch: string; now: Instant },
): Promise<string> {
  const [first] = commits
  const last = commits.at(-1) ?? first
  const parents = await parentsOf(repository, commits, main, parent ?? first.parents[0] ?? main)
  if (commits.length === 1 && parents.join() === first.parents.join()) return first.commit
  const { author, committer } = last
  const git = repository.gitWith({
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: author.date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: committer.date,
  })
  const said = `meta(sync): readings of ${date} (${commits.length} commits folded into one)`
  const message = commits.length === 1 ? first.message : markedMessage(said, branch, lateLineOf(commits, now))
  const how = parents.flatMap((one) => ['-p', one])
  return (await git.text(['commit-tree', last.tree, ...how, '-F', '-'], { input: message })).trim()
}

/** What was merged from the default branch on that day stays merged. Other lines of this very branch would keep all that is folded. */
async function parentsOf(
  { git }: Repository,
  commits: Day['commits'],
  main: string,
  parent: string,
): Promise<string[]> {
  const merged: string[] = []
  for (const other of new Set(commits.flatMap(({ parents }) => parents.slice(1))))
    if (await isAncestor(git, other, main)) merged.push(other)
  if (merged.length < 2) return [parent, ...merged]
  const newest = new Set((await git.text(['merge-base', '--independent', ...merged])).trim().split('\n'))
  return [parent, ...merged.filter((one) => newest.has(one))]
}
