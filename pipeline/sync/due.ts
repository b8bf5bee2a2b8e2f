// Which keys a sync asks about: those that were selected, are not fresh, and are not backing off.
import { createHash } from 'node:crypto'
import picomatch from 'picomatch'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { KeyState } from '../../schema/state.ts'
import { entryNamed } from '../store/entry-path.ts'

export interface Selection {
  /** Entries, folders or globs; empty for all. */
  paths: readonly string[]
  providers: readonly string[]
  /** Exactly these entries, where hooks know them. */
  entries?: ReadonlySet<string>
  shard: { index: number; count: number } | null
}

/** Whether a key was selected. A path selects the entry of that name, everything in a folder of that name, or what the glob matches. */
export function selector(selection: Selection): (key: { path: string; providerId: string }) => boolean {
  const tests = selection.paths.map(pathTest)
  return ({ path, providerId }) =>
    (selection.entries?.has(path) ?? true) &&
    (tests.length === 0 || tests.some((test) => test(path))) &&
    (selection.providers.length === 0 || selection.providers.includes(providerId)) &&
    (selection.shard === null || shardOf(path, selection.shard.count) === selection.shard.index)
}

/** Which entries a path on the command line means. A name with brackets in it is first of all that name. */
export function pathTest(wanted: string): (path: string) => boolean {
  const exact = entryNamed(wanted.replace(/\/+$/, ''))
  const matches = picomatch(wanted, { dot: true })
  return (path) => path === exact || path.startsWith(`${exact}/`) || matches(path)
}

/** 1 to `count`, by the name alone: a new key moves no other one to another shard. */
function shardOf(path: string, count: number): number {
  return (createHash('sha256').update(path).digest().readUInt32BE(0) % count) + 1
}

/** What is known of a key before it is asked about. */
interface Known {
  state: KeyState | undefined
  /** From the sidecar. */
  lastSuccessAt: Instant | null
  entryVersion: string | null
}

export function dueness(known: Known, freshFor: string, now: Instant): 'due' | 'fresh' | 'backing_off' {
  const { state, lastSuccessAt, entryVersion } = known
  const time = millisecondsOf(now)
  // Nothing is fresh about an entry that is not there.
  if (entryVersion === null) return 'due'
  const rotated = state !== undefined && state.entry_version !== entryVersion
  if (rotated) return 'due'
  if (state?.not_before && millisecondsOf(state.not_before) > time) return 'backing_off'
  if (state?.last_error_kind) return 'due'
  const last = [state?.last_success_at, lastSuccessAt].flatMap((instant) => (instant ? [millisecondsOf(instant)] : []))
  const age = time - Math.max(...last)
  // A reading from the future is a clock that was wrong, not a fresh reading.
  return last.length > 0 && age >= 0 && age < milliseconds(freshFor) ? 'fresh' : 'due'
}

const firstBackOff = 5 * 60_000
const maxBackOff = 6 * 3600_000

/** How long to leave a provider alone after so many failures in a row, in milliseconds. */
export function backOff(consecutiveFailures: number): number {
  return Math.min(firstBackOff * 2 ** Math.min(consecutiveFailures - 1, 20), maxBackOff)
}
