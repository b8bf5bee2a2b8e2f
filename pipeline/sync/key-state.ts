// What this clone remembers of a key between two runs, and how it changes with every attempt. Pure.
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { LastError } from '../../schema/sidecar.ts'
import type { KeyState } from '../../schema/state.ts'
import type { KeyError } from '../errors.ts'
import { lastError } from './sidecar-of.ts'

/** No entry has it, so a key with this version counts as replaced. */
export const noVersion = ''

/** Of a key that was never asked about. */
export function blankKeyState(now: Instant): KeyState {
  return {
    last_attempt_at: now,
    last_success_at: null,
    entry_version: noVersion,
    not_before: null,
    retry_after: null,
    last_error_kind: null,
    last_error: null,
    changed_by_others: false,
    consecutive_failures: 0,
    attempts: 0,
    successes: 0,
    failures: 0,
  }
}

interface Attempted {
  state: KeyState | undefined
  entryVersion: string | null
}

/** Whether the entry was replaced since this clone asked about it. A clone that never asked cannot know. */
export function isReplaced({ state, entryVersion }: Attempted): boolean {
  return state !== undefined && ![noVersion, entryVersion].includes(state.entry_version)
}

/** `retryAt` is the time in Unix milliseconds before which the provider does not want to be asked again, or null. */
export function stateAfterSuccess(key: Attempted, retryAt: number | null, now: Instant): KeyState {
  const before = attempted(key, now)
  const asked = retryAt === null ? null : instantAt(retryAt)
  return {
    ...before,
    last_success_at: now,
    not_before: asked,
    retry_after: asked,
    last_error_kind: null,
    last_error: null,
    changed_by_others: false,
    consecutive_failures: 0,
    successes: before.successes + 1,
  }
}

export function stateAfterFailure(key: Attempted, failure: KeyError, now: Instant): KeyState {
  const before = attempted(key, now)
  const consecutive = before.consecutive_failures + 1
  // Nobody was asked: as soon as the person has fixed it, the key is due again.
  const ours = failure.kind === 'config_error' || failure.kind === 'decrypt_error'
  const { retryAt = 0 } = failure.details
  const until = Math.max(retryAt, millisecondsOf(now) + backOff(consecutive))
  return {
    ...before,
    not_before: ours ? null : instantAt(until),
    retry_after: retryAt > millisecondsOf(now) ? instantAt(retryAt) : null,
    last_error_kind: failure.kind,
    last_error: lastError(failure, now),
    changed_by_others: failure.details.waiting === true,
    consecutive_failures: consecutive,
    failures: before.failures + 1,
  }
}

/** Nobody could be reached: that is this machine's trouble, so no provider is left alone for it. */
export function stateWhenOffline(key: Attempted, error: LastError, now: Instant): KeyState {
  const before = attempted(key, now)
  return { ...before, last_error_kind: error.kind, last_error: error, failures: before.failures + 1 }
}

function attempted({ state, entryVersion }: Attempted, now: Instant): KeyState {
  const before = state ?? blankKeyState(now)
  return { ...before, last_attempt_at: now, entry_version: entryVersion ?? noVersion, attempts: before.attempts + 1 }
}

const firstBackOff = 5 * 60_000
const maxBackOff = 6 * 3600_000

/** How long to leave a provider alone after so many failures in a row, in milliseconds. */
export function backOff(consecutiveFailures: number): number {
  return Math.min(firstBackOff * 2 ** Math.min(consecutiveFailures - 1, 20), maxBackOff)
}
