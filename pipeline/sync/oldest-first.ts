// In which order the keys of each provider are asked about: what was left over by the last run comes first in the next one.
import type { Instant } from '../../schema/instant.ts'
import type { KeyTask } from './plan-sync.ts'

/** What the sidecar of a key says about when it was written. */
export interface Recorded {
  /** Of the newest reading. */
  readAt: Instant | null
  /** Whether it failed since; when it was asked about last, only the state knows. */
  failing: boolean
}

/** By provider. `random` is between 0 and 1. */
export function oldestFirst(
  tasks: readonly KeyTask[],
  recorded: ReadonlyMap<string, Recorded>,
  random: () => number,
): Map<string, KeyTask[]> {
  const byProvider = new Map<string, KeyTask[]>()
  for (const task of tasks) {
    const those = byProvider.get(task.provider.id)
    if (those === undefined) byProvider.set(task.provider.id, [task])
    else those.push(task)
  }
  return new Map([...byProvider].map(([id, those]) => [id, ordered(those, recorded, random)]))
}

/**
 * Keys that never answered and new ones come first. Where a key fails, and nobody knows when it was asked about last, it takes
 * any place: a thousand dead keys must not keep the living ones waiting, run after run.
 */
function ordered(tasks: readonly KeyTask[], recorded: ReadonlyMap<string, Recorded>, random: () => number): KeyTask[] {
  const known: { task: KeyTask; at: string }[] = []
  const anywhere: KeyTask[] = []
  for (const task of tasks) {
    const at = askedAt(task, recorded.get(task.path))
    if (at === null) anywhere.push(task)
    else known.push({ task, at })
  }
  // Instants in text have the order of time, and never having been asked is before all of them.
  known.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
  const placed = [
    ...known.map(({ task }, index) => ({ task, place: (index + 0.5) / known.length })),
    ...anywhere.map((task) => ({ task, place: random() })),
  ]
  return placed.sort((left, right) => left.place - right.place).map(({ task }) => task)
}

const never = ''

/** Null where that is not known. */
function askedAt({ state, entryVersion }: KeyTask, sidecar: Recorded | undefined): string | null {
  if (state !== undefined && state.entry_version !== entryVersion) return never
  const asked = state?.last_attempt_at ?? never
  if (sidecar === undefined) return asked
  if (sidecar.failing) return state === undefined ? null : asked
  const read = sidecar.readAt ?? never
  return read > asked ? read : asked
}
