// What is remembered of a key after each attempt.
import { expect, it } from 'vitest'
import { KeyError } from '../../../pipeline/errors.ts'
import { backOff, blankKeyState, stateAfterFailure, stateAfterSuccess } from '../../../pipeline/sync/key-state.ts'
import { instantAt, millisecondsOf, toInstant } from '../../../schema/instant.ts'

const now = toInstant('2026-11-21T12:00:00Z') ?? expect.fail('no instant')
const key = { state: undefined, entryVersion: 'v1' }
const afterMinutes = (minutes: number) => instantAt(millisecondsOf(now) + minutes * 60_000)

it('waits longer after every failure, up to six hours', () => {
  expect([1, 2, 3].map(backOff)).toEqual([300_000, 600_000, 1_200_000])
  expect(backOff(1000)).toBe(6 * 3_600_000)
})

it('clears the failures after a success, and keeps what the provider asked for', () => {
  const state = { ...blankKeyState(now), consecutive_failures: 3, failures: 3, attempts: 4, last_error_kind: null }
  const retryAt = millisecondsOf(afterMinutes(2))

  expect(stateAfterSuccess({ state, entryVersion: 'v2' }, retryAt, now)).toEqual({
    ...state,
    last_success_at: now,
    entry_version: 'v2',
    not_before: afterMinutes(2),
    retry_after: afterMinutes(2),
    consecutive_failures: 0,
    attempts: 5,
    successes: 1,
  })
})

it('backs off after a failure of the provider, and at least as long as it asks for', () => {
  const limited = (retryAt: number) => new KeyError('rate_limited', 'later', { retryAt })

  expect(stateAfterFailure(key, limited(0), now)).toMatchObject({ not_before: afterMinutes(5), failures: 1 })
  expect(stateAfterFailure(key, limited(millisecondsOf(afterMinutes(60))), now).not_before).toBe(afterMinutes(60))
})

it('does not back off from what a person can fix here', () => {
  expect(stateAfterFailure(key, new KeyError('config_error', 'fix it'), now)).toMatchObject({
    not_before: null,
    last_error_kind: 'config_error',
    consecutive_failures: 1,
  })
})
