// What git knows about entries that are no longer in the store: renamed, deleted, or simply missing.
import type { Git } from '../git/git.ts'
import { entryOfFile, fileOfEntry } from '../store/entry-path.ts'

/** One entry that a commit (or what is staged) took away. `to` is null for a deletion. */
interface Departure {
  from: string
  to: string | null
  /** Larger is newer. */
  order: number
}

/** By old path: the new path, or null for deleted. Entries that git knows nothing about are left out. */
export type Moves = ReadonlyMap<string, string | null>

/** Renames older than this many commits are not followed: a sync has seen them long ago. */
const maxCommits = 5_000
const maxChain = 50

/**
 * `mapped` are the entries that the registry knows, `present` those in the store. An entry whose place another one took moves
 * too, if git shows where to. Two entries never end up in the same place.
 */
export async function entryMoves(mapped: readonly string[], present: ReadonlySet<string>, git: Git): Promise<Moves> {
  const missing = mapped.filter((path) => !present.has(path))
  if (missing.length === 0) return new Map()
  const tracked = new Set((await git.text(['ls-files', '-z'])).split('\0'))
  const departures = await departuresIn(git)
  const known = new Set(mapped)
  const moves = new Map<string, string | null>()

  function settle(path: string, before: number): boolean {
    const last = lastDeparture(departures, path, before)
    if (last === undefined) return false
    const target = follow(departures, last, present)
    if (target === undefined) return false
    const taken = target !== null && known.has(target) && !moves.has(target)
    // The entry that the registry has at the target must have left it earlier; if not, this one stays where the registry has it.
    if (taken && (moves.size > known.size || !settle(target, last.order))) return false
    moves.set(path, target)
    return true
  }

  for (const path of missing)
    if (!tracked.has(fileOfEntry(path)) && !moves.has(path)) settle(path, Number.POSITIVE_INFINITY)
  return moves
}

function lastDeparture(
  departures: ReadonlyMap<string, Departure[]>,
  path: string,
  before: number,
): Departure | undefined {
  return departures
    .get(path)
    ?.filter(({ order }) => order < before)
    .at(-1)
}

/** The end of a chain of renames: a path in the store, null if it was deleted on the way, undefined if it cannot be found. */
function follow(
  departures: ReadonlyMap<string, Departure[]>,
  first: Departure,
  present: ReadonlySet<string>,
): string | null | undefined {
  let step: Departure | undefined = first
  for (let length = 0; step !== undefined && length < maxChain; length++) {
    const { to, order }: Departure = step
    if (to === null) return null
    const next: Departure | undefined = departures.get(to)?.find((departure) => departure.order > order)
    if (next === undefined) return present.has(to) ? to : undefined
    step = next
  }
  return undefined
}

/** By the path that was left, oldest first. What is staged counts as the newest. */
async function departuresIn(git: Git): Promise<Map<string, Departure[]>> {
  const how = ['-z', '-M', '--relative', '--name-status', '--no-textconv', '--no-ext-diff']
  const log = await git
    .text(['log', ...how, '--diff-filter=ADR', `--max-count=${maxCommits}`, '--format=%x01%s'])
    .catch(() => '')
  const staged = await git.text(['diff-index', '--cached', ...how, 'HEAD']).catch(() => '')
  const commits = log
    .split('\u0001')
    .filter((commit) => commit !== '')
    .reverse()
  const departures = new Map<string, Departure[]>()
  for (const [order, commit] of [...commits, `\0${staged}`].entries()) {
    const [subject = '', ...fields] = commit.split('\0')
    for (const { from, to } of departuresOf(fields, subject.startsWith('Rename '))) {
      departures.set(from, [...(departures.get(from) ?? []), { from, to, order }])
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
