// Entries that commits took away, one by one: where each went, and when. Names only, from one `git log`.
import { type Instant, instantOfCommit } from '../../../schema/instant.ts'
import type { Git } from '../../git/git.ts'
import { movesInDiff } from './moves-in-diff.ts'

/** One entry that a commit (or what is staged) took away. `to` is null for a deletion. */
export interface Departure {
  from: string
  to: string | null
  /** Larger is newer. What an entry was moved over left just before that one. */
  order: number
  /** When that was committed; null for what is staged. */
  at: Instant | null
  /** The same by the author's clock, which a rebase leaves as it is. */
  authored: Instant | null
  /** What git calls the bytes that left; not where they were encrypted anew on their way. */
  blob?: string | undefined
}

/** Renames older than this many commits are not followed: a sync has seen them long ago. */
const maxCommits = 5_000

/** A pathspec with an exclusion works only with magic, which keyz turns off for all other calls. */
const withMagic = '--no-literal-pathspecs'

/**
 * By the path that was left, oldest first. What is staged counts as the newest. Only the same bytes count as renamed, or what pass says:
 * to find others alike, git would have to read all of them, and a clone may have to fetch them first.
 */
export async function departuresIn(git: Git): Promise<Map<string, Departure[]>> {
  const how = ['-z', '-M100%', '--relative', '--raw', '--no-abbrev', '--no-textconv', '--no-ext-diff']
  const range = ['HEAD', '--', '.', ':(exclude).keyz']
  const log = await git
    .text([withMagic, 'log', ...how, `--max-count=${maxCommits}`, '--format=%x01%ct %at %s', ...range])
    .catch(() => '')
  const staged = await git.text([withMagic, 'diff-index', '--cached', ...how, ...range]).catch(() => '')
  const commits = log
    .split('\u0001')
    .filter((commit) => commit !== '')
    .reverse()
  const departures = new Map<string, Departure[]>()
  for (const [order, commit] of [...commits, `\0${staged}`].entries()) {
    const [header = '', ...fields] = commit.split('\0')
    const [, time, made, subject = ''] = /^(\d+) (\d+) ([\s\S]*)$/.exec(header) ?? []
    const [at = null, authored = null] = time === undefined ? [] : [time, made].map(instantOfCommit)
    for (const { from, to, early = 0, blob } of departuresOf(fields, subject.startsWith('Rename '))) {
      const departure = { from, to, order: order - early, at, authored, blob }
      const known = departures.get(from)
      if (known === undefined) departures.set(from, [departure])
      else known.push(departure)
    }
  }
  return departures
}

interface Left {
  from: string
  to: string | null
  /** Of what had to make room for another one in the same commit. */
  early?: number
  blob?: string
}

/** `renaming`: pass says that the commit renames, so the deleted and the added entry are the same one, even if re-encrypted. */
function departuresOf(fields: readonly string[], renaming: boolean): Left[] {
  const { moved, deleted, added, changed } = movesInDiff(fields)
  const [from, to] = [deleted[0], changed[0]]
  const isOver = renaming && deleted.length === 1 && changed.length === 1 && added.length === 0
  if (isOver && from !== undefined && to !== undefined) moved.push({ from, to, isOver })
  return [
    ...moved.flatMap(({ isOver, ...one }) => (isOver ? [{ from: one.to, to: null, early: 0.5 }, one] : [one])),
    ...(isOver ? [] : deleted.map((from) => ({ from, to: renaming ? partner(from, deleted, added) : null }))),
  ]
}

function partner(from: string, deleted: readonly string[], added: readonly string[]): string | null {
  const name = (path: string) => path.split('/').at(-1)
  const alike = deleted.length === 1 && added.length === 1 ? added : added.filter((path) => name(path) === name(from))
  return alike.length === 1 ? (alike[0] ?? null) : null
}
