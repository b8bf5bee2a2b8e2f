// Which entry a path meant at a time: entries are renamed, and a path may get another entry later. Pure.
import type { Instant } from '../../../schema/instant.ts'
import type { Departure } from './departures.ts'

/**
 * The path that the entry has now, or had last, which was at `path` when something happened to it. Where another one was renamed to the
 * path of a deleted entry, with a word about that: `team/ci (deleted 2026-11-18)`.
 */
export type CurrentPath = (path: string, time: Instant) => string

const maxChain = 50

/** `present` are the entries in the store. A branch that did not hear of a rename may go on with the old path. */
export function currentPaths(
  departures: ReadonlyMap<string, readonly Departure[]>,
  present: ReadonlySet<string>,
): CurrentPath {
  /** By path, the last rename to it. */
  const taken = new Map<string, number>()
  for (const { to, order } of [...departures.values()].flat())
    if (to !== null) taken.set(to, Math.max(order, taken.get(to) ?? 0))
  return (path, time) => {
    let at = path
    let since = time
    // Two renames in one second are told apart by their order alone.
    let order = -1
    for (let length = 0; length < maxChain; length++) {
      const left = departures.get(at) ?? []
      // In the second in which an entry is moved over another one, its own reading may already be there.
      const isLater = ({ to, at }: Departure) => at === null || at > since || (at === since && to !== null)
      const later = left.find((one) => one.order > order && isLater(one))
      const next = later ?? (present.has(at) ? undefined : left.at(-1))
      if (next?.to === null && next.at !== null && next.order < (taken.get(at) ?? 0))
        return `${at} (deleted ${next.at.slice(0, 10)})`
      if (next === undefined || next.to === null || next.to === at) return at
      at = next.to
      order = next.order
      since = next.at !== null && next.at > since ? next.at : since
    }
    return at
  }
}
