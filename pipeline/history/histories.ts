// The history of keys as people think of them: by the entry of today, whatever it was called before, with what happened to it.

import type { Instant } from '../../schema/instant.ts'
import type { HistoryEvent, KeyHistory } from '../../schema/reports/history-report.ts'
import type { Git } from '../git/git.ts'
import { type EntryTimes, entryTimes } from './entry-times.ts'
import { currentIndex } from './index/current-index.ts'
import { type HistoryIndex, type KeyName, keyAt } from './index/history-index.ts'
import type { IndexedReading } from './index/index-line.ts'
import { type CurrentPath, currentPaths } from './moves/current-path.ts'
import { departuresIn } from './moves/departures.ts'

/** One key; `readings` with the blobs that hold their whole sidecars. */
export interface Found extends Omit<KeyHistory, 'readings'> {
  readings: IndexedReading[]
}

export interface Histories {
  /** Every key that git has a reading of, under the path of today; sorted. */
  names: KeyName[]
  /** What an entry that no longer goes by this path is called now; the path itself if it still does. */
  pathNow: (path: string) => string
  /** The history of each key that is wanted, in the order of `names`. */
  of: (isWanted: (key: KeyName) => boolean) => Found[]
  /** A sentence without a period for each thing that was not read. */
  notes: string[]
}

interface Place {
  git: Git
  /** Absolute path of the store. */
  store: string
  /** Null for the history of HEAD alone. */
  metadataBranch: string | null
  /** The entries in the store. */
  present: ReadonlySet<string>
}

/** Throws GitError. */
export async function openHistories({ git, store, metadataBranch, present }: Place): Promise<Histories> {
  const [index, departures, times] = await Promise.all([
    currentIndex(git, store, metadataBranch),
    departuresIn(git),
    entryTimes(git),
  ])
  const current = currentPaths(departures, present)
  const stays = (path: string) => present.has(path) && !departures.has(path)
  const opened = new Map<number, Found[]>()

  /** The readings of one line. Under one path, several entries may have been read one after the other. */
  function split(at: number): Found[] {
    const known = opened.get(at)
    if (known !== undefined) return known
    const key = keyAt(index, at)
    const found = new Map<string, Found>()
    for (const one of key?.readings ?? []) {
      const key_path = current(key?.key_path ?? '', one.reading.committed_at)
      const there = found.get(key_path)
      if (there === undefined)
        found.set(key_path, { key_path, provider_id: key?.provider_id ?? '', readings: [one], events: [] })
      else there.readings.push(one)
    }
    const all = [...found.values()]
    opened.set(at, all)
    return all
  }

  const names = new Map<string, { key: KeyName; lines: number[] }>()
  for (const [at, key] of index.keys.entries()) {
    const held = stays(key.key_path) ? [key] : split(at)
    for (const { provider_id, key_path } of held) {
      const name = `${key_path} ${provider_id}`
      const known = names.get(name)
      if (known === undefined) names.set(name, { key: { provider_id, key_path }, lines: [at] })
      else known.lines.push(at)
    }
  }
  const sorted = [...names].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value)
  const events = eventsOf(times, departures, current)

  return {
    names: sorted.map(({ key }) => key),
    pathNow: (path) => {
      const last = departures.get(path)?.at(-1)
      if (present.has(path) || last === undefined || last.to === null) return path
      return last.at === null ? last.to : current(path, last.at)
    },
    of: (isWanted) =>
      sorted
        .filter(({ key }) => isWanted(key))
        .map(({ key, lines }) => {
          const parts = lines.flatMap(split).filter((one) => one.key_path === key.key_path)
          const readings = parts.length === 1 ? (parts[0]?.readings ?? []) : joined(parts)
          return { ...key, readings, events: events.get(key.key_path) ?? [] }
        }),
    notes: notesOf(index),
  }
}

/** Of the same entry under several paths. A sidecar that moved with its entry is the same reading twice. */
function joined(parts: readonly Found[]): IndexedReading[] {
  const all = parts
    .flatMap(({ readings }) => readings)
    .sort((left, right) => (timeOf(left) < timeOf(right) ? -1 : timeOf(left) > timeOf(right) ? 1 : 0))
  const seen = new Set<string>()
  return all.filter(({ reading: { committed_at: _, account_ref: __, ...said } }) => {
    const text = JSON.stringify(said)
    const isNew = !seen.has(text)
    seen.add(text)
    return isNew
  })
}

function timeOf({ reading: { at, committed_at } }: IndexedReading): string {
  return `${at} ${committed_at}`
}

/** By the path of today, oldest first. */
function eventsOf(
  times: ReadonlyMap<string, EntryTimes>,
  departures: Awaited<ReturnType<typeof departuresIn>>,
  current: CurrentPath,
): Map<string, HistoryEvent[]> {
  const events = new Map<string, HistoryEvent[]>()
  const add = (path: string, event: HistoryEvent) => {
    const known = events.get(path)
    if (known === undefined) events.set(path, [event])
    else known.push(event)
  }
  // What is known under a name of today is known under the names that it had before, too.
  const replaced = new Map<string, Set<Instant>>()
  for (const [path, { replaced_at }] of times) {
    for (const at of replaced_at) {
      const known = replaced.get(current(path, at)) ?? new Set<Instant>()
      if (!known.has(at)) add(current(path, at), { at, kind: 'replaced', from: null })
      replaced.set(current(path, at), known.add(at))
    }
  }
  for (const { from, to, at } of [...departures.values()].flat())
    if (to !== null && at !== null) add(current(to, at), { at, kind: 'moved', from })
  for (const list of events.values()) list.sort((left, right) => (left.at < right.at ? -1 : 1))
  return events
}

function notesOf({ newer, unreadable, isCut, shallow }: HistoryIndex): string[] {
  const versions = (count: number) => (count === 1 ? '1 version of a sidecar' : `${count} versions of sidecars`)
  const were = (count: number) => (count === 1 ? 'was' : 'were')
  return [
    ...(newer.length === 0
      ? []
      : [
          `${versions(newer.length)} in git came from a newer keyz and ${were(newer.length)} left out: install the newest keyz`,
        ]),
    ...(unreadable.length === 0
      ? []
      : [`${versions(unreadable.length)} in git could not be read and ${were(unreadable.length)} left out`]),
    ...(isCut ? ['the history has more commits than keyz reads, so the oldest readings are missing'] : []),
    ...(shallow === null
      ? []
      : ['this clone holds only part of the history, so older readings are missing: run git fetch --unshallow']),
  ]
}
