// Which entry a path meant at a time: entries are renamed, and a path may get another entry later. Pure.
import type { Instant } from '../../../schema/instant.ts'
import type { Departure } from './departures.ts'

/** The path that the entry has now, or had last, which was at `path` when something happened to it. */
export type CurrentPath = (path: string, time: Instant) => string

const maxChain = 50

/** `present` are the entries in the store. A branch that did not hear of a rename may go on with the old path. */
export function currentPaths(
  departures: ReadonlyMap<string, readonly Departure[]>,
  present: ReadonlySet<string>,
): CurrentPath {
  return (path, time) => {
    let at = path
    let since = time
    for (let length = 0; length < maxChain; length++) {
      const left = departures.get(at) ?? []
      const next = left.find((one) => one.at === null || one.at >= since) ?? (present.has(at) ? undefined : left.at(-1))
      if (next === undefined || next.to === null || next.to === at) return at
      at = next.to
      since = next.at !== null && next.at > since ? next.at : since
    }
    return at
  }
}
