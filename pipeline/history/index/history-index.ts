// Every reading of every key that git has. Each version of a sidecar is parsed once; what is new since then is added.
import { pathInKeyz } from '../../../meta/files/path-in-keyz.ts'
import { isSidecarPath } from '../../../meta/files/sidecar-path.ts'
import type { HistoryReading } from '../../../schema/reports/history-report.ts'
import type { Git } from '../../git/git.ts'
import type { HistoryTips } from '../readings/history-tips.ts'
import { type ListedVersion, listAllVersions } from '../readings/listed-versions.ts'
import { smallBlobs } from '../readings/small-blobs.ts'
import { type IndexedKey, type IndexedReading, keyOfLine, lineOf } from './index-line.ts'
import { storedReading } from './stored-reading.ts'

/** Whose readings a line holds. */
export interface KeyName {
  provider_id: string
  key_path: string
}

export interface HistoryIndex extends HistoryTips {
  /** In the order of `lines`. */
  keys: KeyName[]
  /** One key each, as index-line.ts writes them: most views need only some. */
  lines: string[]
  /** Versions that a newer keyz wrote, and those that are no sidecars, by the names of their blobs. */
  newer: string[]
  unreadable: string[]
  /** Whether there are older commits than were looked at. */
  isCut: boolean
}

/** Far above what scheduled syncs make in a lifetime: whoever can push could have put more into the history. */
const limits = { commits: 200_000, versions: 2_000_000 }

/** Contents are in memory for so many versions at once, while git reads the next ones. */
const atOnce = 4000

/** Throws GitError. */
export async function builtIndex(git: Git, tips: HistoryTips, most = limits): Promise<HistoryIndex> {
  const nothing = { tips: [], shallow: tips.shallow, keys: [], lines: [], newer: [], unreadable: [], isCut: false }
  return await extendedIndex(git, nothing, tips, most)
}

/** Adds what `tips` can reach and the index cannot. All of its own tips must be reachable from them. Throws GitError. */
export async function extendedIndex(
  git: Git,
  index: HistoryIndex,
  { tips, shallow }: HistoryTips,
  most = limits,
): Promise<HistoryIndex> {
  if (tips.length === 0) return { ...index, tips, shallow }
  const { versions, isCut } = await listAllVersions(git, tips, { known: index.tips, maxCommits: most.commits })
  const sidecars = versions.filter(({ path }) => isSidecarPath(pathInKeyz(path)))
  const found = openFound(index)
  // Oldest first, so that each reading keeps the time at which it first came into git.
  await read(git, sidecars.slice(0, most.versions).reverse(), found.add)
  return { ...found.close(), tips, shallow, isCut: index.isCut || isCut || sidecars.length > most.versions }
}

/** Collects versions by key. A key of the index is opened when something is added to it. */
function openFound(index: HistoryIndex) {
  const places = new Map(index.keys.map((key, at) => [nameOf(key), at]))
  const opened = new Map<string, KeyName & { readings: Map<string, HistoryReading> }>()
  const newer = new Set(index.newer)
  const unreadable = new Set(index.unreadable)

  function readingsOf(key: KeyName): Map<string, HistoryReading> {
    const name = nameOf(key)
    const known = opened.get(name)
    if (known !== undefined) return known.readings
    const place = places.get(name)
    const before = place === undefined ? null : keyOfLine(index.lines[place] ?? '')
    const readings = new Map(before?.readings.map(({ blob, reading }) => [blob, reading]))
    opened.set(name, { provider_id: key.provider_id, key_path: key.key_path, readings })
    return readings
  }

  return {
    add({ blob, committed }: ListedVersion, content: Buffer | null): void {
      if (blob === null) return
      const stored = storedReading(content, committed)
      if (stored === 'newer') newer.add(blob)
      else if (stored === 'unreadable') unreadable.add(blob)
      else {
        const readings = readingsOf(stored)
        const known = readings.get(blob)
        if (known === undefined || committed < known.committed_at)
          readings.set(blob, { committed_at: committed, ...stored.reading })
      }
    },
    close() {
      const lines = new Map(index.keys.map((key, at) => [nameOf(key), { key, line: index.lines[at] ?? '' }]))
      for (const [name, { readings, ...key }] of opened) {
        const line = lineOf({ ...key, readings: inOrder(readings) })
        if (line !== null) lines.set(name, { key, line })
      }
      const all = [...lines.values()]
      return {
        keys: all.map(({ key }) => key),
        lines: all.map(({ line }) => line),
        newer: [...newer],
        unreadable: [...unreadable],
      }
    },
  }
}

/** The readings of a key, oldest first; those of one moment as they were committed. */
function inOrder(readings: ReadonlyMap<string, HistoryReading>): IndexedReading[] {
  const time = ({ reading: { at, committed_at } }: IndexedReading) => `${at} ${committed_at}`
  return [...readings]
    .map(([blob, reading]) => ({ blob, reading }))
    .sort((left, right) => (time(left) < time(right) ? -1 : time(left) > time(right) ? 1 : 0))
}

async function read(
  git: Git,
  versions: readonly ListedVersion[],
  add: (version: ListedVersion, content: Buffer | null) => void,
): Promise<void> {
  const load = (from: number) => {
    const names = new Set(versions.slice(from, from + atOnce).flatMap(({ blob }) => blob ?? []))
    return smallBlobs(git, [...names])
  }
  let next = load(0)
  for (let from = 0; from < versions.length; from += atOnce) {
    const blobs = await next
    if (from + atOnce < versions.length) next = load(from + atOnce)
    for (const version of versions.slice(from, from + atOnce)) add(version, blobs.get(version.blob ?? '') ?? null)
  }
}

/** Readings of one key in an index; null for a line that was not written by this keyz. */
export function keyAt(index: HistoryIndex, at: number): IndexedKey | null {
  return keyOfLine(index.lines[at] ?? '')
}

function nameOf({ provider_id, key_path }: KeyName): string {
  return `${provider_id} ${key_path}`
}
