// What git knows about entries that are no longer in the store: renamed, deleted, or simply missing.
import type { Git } from '../../git/git.ts'
import { fileOfEntry } from '../../store/entry-path.ts'
import { type Departure, departuresIn } from './departures.ts'

/** By old path: the new path, or null for deleted. Entries that git knows nothing about are left out. */
export type Moves = ReadonlyMap<string, string | null>

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
    const end = follow(departures, last, present)
    if (end === undefined) return false
    const { target, order } = end
    const taken = target !== null && known.has(target) && !moves.has(target)
    // The entry that the registry has at the target must have left it earlier; if not, this one stays where the registry has it.
    if (taken && (moves.size > known.size || !settle(target, order))) return false
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
