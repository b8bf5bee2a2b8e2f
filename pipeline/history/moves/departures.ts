// Entries that commits took away, one by one: where each went, and when. Names only, from one `git log`.
import { type Instant, instantOfCommit } from '../../../schema/instant.ts'
import type { Git } from '../../git/git.ts'
import { entryOfFile } from '../../store/entry-path.ts'

/** One entry that a commit (or what is staged) took away. `to` is null for a deletion. */
export interface Departure {
  from: string
  to: string | null
  /** Larger is newer. */
  order: number
  /** When that was committed; null for what is staged. */
  at: Instant | null
}

/** Renames older than this many commits are not followed: a sync has seen them long ago. */
const maxCommits = 5_000

/** By the path that was left, oldest first. What is staged counts as the newest. */
export async function departuresIn(git: Git): Promise<Map<string, Departure[]>> {
  const how = ['-z', '-M', '--relative', '--name-status', '--no-textconv', '--no-ext-diff']
  const log = await git
    .text(['log', ...how, '--diff-filter=ADR', `--max-count=${maxCommits}`, '--format=%x01%ct %s'])
    .catch(() => '')
  const staged = await git.text(['diff-index', '--cached', ...how, 'HEAD']).catch(() => '')
  const commits = log
    .split('\u0001')
    .filter((commit) => commit !== '')
    .reverse()
  const departures = new Map<string, Departure[]>()
  for (const [order, commit] of [...commits, `\0${staged}`].entries()) {
    const [header = '', ...fields] = commit.split('\0')
    const [, time, subject = ''] = /^(\d+) ([\s\S]*)$/.exec(header) ?? []
    const at = time === undefined ? null : instantOfCommit(time)
    for (const { from, to } of departuresOf(fields, subject.startsWith('Rename '))) {
      const known = departures.get(from)
      if (known === undefined) departures.set(from, [{ from, to, order, at }])
      else known.push({ from, to, order, at })
    }
  }
  return departures
}

/** `renaming`: pass says that the commit renames, so the deleted and the added entry are the same one, even if re-encrypted. */
function departuresOf(fields: readonly string[], renaming: boolean): { from: string; to: string | null }[] {
  const renamed: { from: string; to: string | null }[] = []
  const deleted: string[] = []
  const added: string[] = []
  for (let at = 0; at + 1 < fields.length; ) {
    const letter = (fields[at] ?? '').trim().charAt(0)
    const from = entryOfFile(fields[at + 1] ?? '')
    const to = entryOfFile(fields[at + 2] ?? '')
    if (letter === 'R' && from !== null && to !== null) renamed.push({ from, to })
    if (letter === 'D' && from !== null) deleted.push(from)
    if (letter === 'A' && from !== null) added.push(from)
    at += letter === 'R' || letter === 'C' ? 3 : letter === '' ? 1 : 2
  }
  const pairs = deleted.map((from) => ({ from, to: renaming ? partner(from, deleted, added) : null }))
  return [...renamed, ...pairs]
}

function partner(from: string, deleted: readonly string[], added: readonly string[]): string | null {
  const name = (path: string) => path.split('/').at(-1)
  const alike = deleted.length === 1 && added.length === 1 ? added : added.filter((path) => name(path) === name(from))
  return alike.length === 1 ? (alike[0] ?? null) : null
}
