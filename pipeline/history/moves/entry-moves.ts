// What git knows about entries that are no longer in the store: renamed, deleted, or simply missing.
import type { Instant } from '../../../schema/instant.ts'
import type { Git } from '../../git/git.ts'
import { fileOfEntry } from '../../store/entry-path.ts'
import { type Departure, departuresIn } from './departures.ts'

/** By old path: the new path, or null for deleted. Entries that git knows nothing about are left out. */
export type Moves = ReadonlyMap<string, string | null>

/** Where a new entry may stand in the place of a mapped one that was renamed. */
export interface PerhapsNew {
  /** When an entry was last read at these mapped paths. */
  readAt: ReadonlyMap<string, Instant>
  /** Entries that the registry neither maps nor ignores. */
  free: ReadonlySet<string>
}

const nothingNew: PerhapsNew = { readAt: new Map(), free: new Set() }

const maxChain = 50

/**
 * `mapped` are the entries that the registry knows, `present` those in the store. An entry whose place another one took moves
 * too, if git shows where to; so does one that was renamed after it was last read, and is `free`. Two entries never end up in the same place.
 */
export async function entryMoves(
  mapped: readonly string[],
  present: ReadonlySet<string>,
  git: Git,
  { readAt, free }: PerhapsNew = nothingNew,
): Promise<Moves> {
  const missing = mapped.filter((path) => !present.has(path))
  if (missing.length === 0 && readAt.size === 0) return new Map()
  const tracked = new Set((await git.text(['ls-files', '-z'])).split('\0'))
  const departures = await departuresIn(git)
  const known = new Set(mapped)
  const moves = new Map<string, string | null>()

  function settle(path: string, before = Number.POSITIVE_INFINITY, places?: ReadonlySet<string>): boolean {
    const last = lastDeparture(departures, path, before)
    if (last === undefined) return false
    const end = follow(departures, last, present)
    if (end === undefined) return false
    const { target, order } = end
    if (places !== undefined && !places.has(target ?? '')) return false
    const taken = target !== null && known.has(target) && !moves.has(target)
    // The entry that the registry has at the target must have left it earlier; if not, this one stays where the registry has it.
    if (taken && (moves.size > known.size || !settle(target, order))) return false
    moves.set(path, target)
    return true
  }

  for (const path of missing) if (!tracked.has(fileOfEntry(path)) && !moves.has(path)) settle(path)
  for (const [path, at] of readAt) {
    const last = departures.get(path)?.at(-1)
    if (moves.has(path) || !last?.authored || last.authored <= at) continue
    // One that was renamed to there since brought its own readings along.
    if ([...departures.values()].flat().some(({ to, order }) => to === path && order > last.order)) continue
    settle(path, undefined, free)
  }
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

/** The end of a chain of renames and the last of them: a path in the store, null if it was deleted; undefined if it cannot be found. */
function follow(
  departures: ReadonlyMap<string, Departure[]>,
  first: Departure,
  present: ReadonlySet<string>,
): { target: string | null; order: number } | undefined {
  let step: Departure | undefined = first
  for (let length = 0; step !== undefined && length < maxChain; length++) {
    const { to, order }: Departure = step
    if (to === null) return { target: null, order }
    const next: Departure | undefined = departures.get(to)?.find((departure) => departure.order > order)
    if (next === undefined) return present.has(to) ? { target: to, order } : undefined
    step = next
  }
  return undefined
}
