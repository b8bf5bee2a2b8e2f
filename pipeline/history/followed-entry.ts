// Which entry a path means through its history: where it came from by being renamed, and what was another entry's. Pure.
import type { Instant } from '../../schema/instant.ts'
import type { EarlierName } from './readings/under-earlier-names.ts'

/** Which paths an entry had. */
export interface Names {
  /** Under which names it was here before, newest first. */
  earlier: readonly EarlierName[]
  /** When this one came to a path that another entry had left, by the author's clock: what was read there until then is not of this one. */
  since: Instant | null
}

/** Of one commit. */
export interface Made {
  committed: Instant
  authored: Instant
  /** It only encrypts the same keys anew. */
  same: boolean
  /** pass says that the commit renames, so an entry that came has the key of the one that went, even if it was encrypted anew. */
  renames: boolean
}

/** What one commit made of one entry. */
export interface Change<By extends Made> {
  by: By
  /** Zeros if there was no such entry before. */
  before: string
  /** Zeros if the commit removed the entry. */
  blob: string
}

/** No file is there. */
export function isNone(blob: string): boolean {
  return /^0+$/.test(blob)
}

/** No chain of renames is longer; it also ends what goes in a circle. */
const maxRenames = 50

/** The changes of one entry, newest first. */
interface Followed<By extends Made> extends Names {
  followed: Change<By>[]
}

/** By commit, what it renamed: the path before, by the new one. */
function renamesIn(changes: ReadonlyMap<string, Change<Made>[]>): Map<Made, Map<string, string>> {
  const gone = new Map<Made, Map<string, string>>()
  for (const [path, ofOne] of changes) {
    for (const { by, before, blob } of ofOne)
      if (isNone(blob)) gone.set(by, (gone.get(by) ?? new Map<string, string>()).set(before, path))
  }
  const renames = new Map<Made, Map<string, string>>()
  for (const [path, ofOne] of gone.size === 0 ? [] : changes) {
    for (const { by, before, blob } of ofOne) {
      const left = gone.get(by)
      // An entry with these very bytes may have been moved over another one.
      const isSame = by.renames && left?.size === 1 && isNone(before)
      const from = left?.get(blob) ?? (isSame ? [...left.values()][0] : undefined)
      if (from !== undefined && from !== path)
        renames.set(by, (renames.get(by) ?? new Map<string, string>()).set(path, from))
    }
  }
  return renames
}

/** The changes of the entry at a path, newest first, and then those of what was renamed to it, from before it was. */
export function followedIn<By extends Made>(
  changes: ReadonlyMap<string, Change<By>[]>,
): (path: string) => Followed<By> {
  const renames = renamesIn(changes)
  const isLeft = new Map([...renames].map(([by, renamed]) => [by, new Set(renamed.values())]))
  return (path) => {
    const stays: Stay[] = []
    let at = path
    let rest = changes.get(path) ?? []
    let until: Instant | null = null
    // An entry that is gone is the last one that was there.
    const followed = rest[0] !== undefined && isNone(rest[0].blob) ? rest.slice(0, 1) : []
    rest = rest.slice(followed.length)
    for (let length = 0; length <= maxRenames; length++) {
      const end = rest.findIndex(({ by }) => renames.get(by)?.has(at) || isLeft.get(by)?.has(at))
      const last = rest[end]
      const from = last === undefined ? undefined : renames.get(last.by)?.get(at)
      const own = end < 0 ? rest : rest.slice(0, end)
      // Before the entry came, or until another one went, the path was not its own.
      const [arrival, former] = from === undefined ? [own.at(-1), last] : [last, rest[end + 1]]
      stays.push({ path: at, until, since: former === undefined ? null : newer(former, arrival) })
      for (const change of own) followed.push(change)
      if (last === undefined || from === undefined) break
      // Not a new key, however it was encrypted.
      followed.push({ ...last, by: { ...last.by, same: true } })
      at = from
      until = last.by.committed
      const older = changes.get(from) ?? []
      rest = older.slice(older.findIndex(({ by, blob }) => by === last.by && isNone(blob)) + 1)
    }
    const earlier = stays.flatMap((stay) => (stay.until === null ? [] : [{ ...stay, until: stay.until }]))
    return { followed, earlier, since: stays[0]?.since ?? null }
  }
}

/** Under one name; `until` is null for that of today. */
interface Stay {
  path: string
  until: Instant | null
  since: Instant | null
}

/** By the author's clock, which a rebase leaves as it is. A commit that was picked from elsewhere is older than what it followed. */
function newer(one: Change<Made>, other: Change<Made> | undefined): Instant {
  const [left, right] = [one.by.authored, other?.by.authored ?? one.by.authored]
  return left < right ? right : left
}
