// Whether a key is asked about now: not when it is fresh or backing off. A key that a person names backs off only where its provider asked for that.

import { milliseconds } from '../../schema/duration.ts'
import { type Instant, isFromFuture, millisecondsOf } from '../../schema/instant.ts'
import { largest } from '../../schema/largest.ts'
import type { KeyState } from '../../schema/state.ts'

/** What is known of a key before it is asked about. */
interface Known {
  state: KeyState | undefined
  /** From the sidecar. */
  lastSuccessAt: Instant | null
  /** Whether there is a sidecar of the key at all: it may have been deleted after the last sync. */
  isRecorded: boolean
  entryVersion: string | null
  /** Whether a person named the key. */
  named: boolean
}

export function dueness(known: Known, freshFor: string, now: Instant): 'due' | 'fresh' | 'backing_off' {
  const { state, lastSuccessAt, isRecorded, entryVersion, named } = known
  const time = millisecondsOf(now)
  // An entry that is gone is never fresh.
  if (entryVersion === null) return 'due'
  const rotated = state !== undefined && state.entry_version !== entryVersion
  if (rotated) return 'due'
  // A pause that begins in the future was set by a clock that was wrong, and may be years long.
  const pausing = state === undefined || isFromFuture(state.last_attempt_at, now) ? undefined : state
  const until = named ? pausing?.retry_after : pausing?.not_before
  if (until && millisecondsOf(until) > time) return 'backing_off'
  if (state?.last_error_kind || !isRecorded) return 'due'
  const last = [state?.last_success_at, lastSuccessAt].flatMap((instant) => (instant ? [millisecondsOf(instant)] : []))
  const age = time - largest(last)
  // A reading from the future is a clock that was wrong, not a fresh reading.
  return last.length > 0 && age >= 0 && age < milliseconds(freshFor) ? 'fresh' : 'due'
}
