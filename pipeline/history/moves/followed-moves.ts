// Follows the rows of the registry through all that git shows to have left its place, in the order in which it happened. Pure.

import type { Instant } from '../../../schema/instant.ts'
import type { Departure } from './departures.ts'

export interface Followed {
  mapped: readonly string[]
  /** When an entry was last read at these mapped paths. */
  readAt: ReadonlyMap<string, Instant>
  /** Entries that the registry neither maps nor ignores, if new ones may stand where mapped ones were. */
  free: ReadonlySet<string>
  present: ReadonlySet<string>
  /** What git calls the bytes at a path now; undefined for what it does not track. */
  blobAt: (path: string) => string | undefined
  departures: ReadonlyMap<string, readonly Departure[]>
}

/** A row that cannot have gone where its entry seems to have gone stays, and nothing can take its place. */
export function followedMoves(all: Followed): Map<string, string | null> {
  const { mapped, present, readAt, blobAt, departures } = all
  const events = [...departures.values()].flat().sort((left, right) => left.order - right.order)
  const stays = new Set(mapped.filter((path) => !present.has(path) && blobAt(path) !== undefined))
  const since = new Map(mapped.map((path) => [path, firstOrder(path)]))

  /** `readAt` says which entry a row means: the one that left its path first after that. */
  function firstOrder(path: string): number {
    const left = departures.get(path) ?? []
    const read = readAt.get(path)
    const first = left.find(({ authored }) => read !== undefined && (authored === null || authored > read))
    const last = read === undefined || !present.has(path) ? left.at(-1) : undefined
    return (first ?? last)?.order ?? Number.POSITIVE_INFINITY
  }

  for (;;) {
    const { moves, wrong, late } = attempt(all, events, { stays, since })
    if (wrong.length === 0) return moves
    for (const [row, order] of late) since.set(row, order)
    if (late.size === 0) for (const row of wrong) stays.add(row)
  }
}

/**
 * `wrong` are rows that have to stay; what the others do then has to be found anew. `late` are those that were read in a clone that
 * had not heard yet that their entries had left: when they did.
 */
function attempt(
  { mapped, present, free, blobAt, departures }: Followed,
  events: readonly Departure[],
  { stays, since }: { stays: ReadonlySet<string>; since: ReadonlyMap<string, number> },
): { moves: Map<string, string | null>; wrong: string[]; late: Map<string, number> } {
  const rowAt = new Map(mapped.map((path) => [path, path]))
  const places = new Map<string, string | null>()
  const first = new Map<string, Departure>()
  const refused = new Set<string>()
  const late = new Map<string, number>()
  /** When something that no row means was last renamed to a path. */
  const strangers = new Map<string, number>()
  for (const event of events) {
    const { from, to, order } = event
    const row = rowAt.get(from)
    const isHere = row !== undefined && !stays.has(row) && places.get(row) !== null
    if (!isHere || order < (since.get(row) ?? 0)) {
      if (to !== null) strangers.set(to, order)
      continue
    }
    if (!first.has(row)) first.set(row, event)
    if (to === null) places.set(row, null)
    else {
      const other = rowAt.get(to)
      rowAt.delete(from)
      places.set(row, to)
      if (other === undefined || places.get(other) === null) rowAt.set(to, row)
      else {
        refused.add(row)
        const left = departures.get(other)?.findLast((one) => one.order < order)
        if (left !== undefined && order < (since.get(other) ?? 0)) late.set(other, left.order)
      }
    }
  }
  const moves = new Map<string, string | null>()
  const wrong: string[] = []
  for (const [row, to] of places) {
    if (refused.has(row)) continue
    const isTaken = rowAt.has(row) && rowAt.get(row) !== row
    const { order = 0, blob } = first.get(row) ?? {}
    // Either that one took the place, or this row had followed it to there before.
    const isUnclear = (strangers.get(row) ?? 0) > order
    const isNew = () =>
      to !== null && free.has(to) && !isUnclear && blob !== undefined && blobAt(to) === blob && blobAt(row) !== blob
    if (to === row || (to === null && present.has(row) && !isTaken)) continue
    if (to !== null && !present.has(to)) wrong.push(row)
    else if (present.has(row) ? !isTaken && !isNew() : isUnclear && !isDeleted(departures.get(row), to)) wrong.push(row)
    else moves.set(row, to)
  }
  return { moves, wrong: wrong.length > 0 ? wrong : [...refused], late }
}

function isDeleted(left: readonly Departure[] = [], to: string | null): boolean {
  return to === null && left.at(-1)?.to === null
}
