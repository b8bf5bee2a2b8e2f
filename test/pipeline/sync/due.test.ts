// Which keys are due.
import { expect, it } from 'vitest'
import { dueness } from '../../../pipeline/sync/due.ts'
import { blankKeyState } from '../../../pipeline/sync/key-state.ts'
import { toInstant } from '../../../schema/instant.ts'
import { KeyState } from '../../../schema/state.ts'

const at = (text: string) => toInstant(text) ?? expect.fail('no instant')
const now = at('2026-11-21T12:00:00Z')
const state = (change: object) =>
  KeyState.parse({
    ...blankKeyState(at('2026-11-21T11:50:00Z')),
    last_success_at: '2026-11-21T11:50:00Z',
    entry_version: 'v1',
    ...change,
  })
const due = (known: Partial<Parameters<typeof dueness>[0]>) =>
  dueness(
    { state: undefined, lastSuccessAt: null, isRecorded: true, entryVersion: 'v1', named: false, ...known },
    '30m',
    now,
  )

it('asks what was never asked, and not what was asked a moment ago', () => {
  expect(due({})).toBe('due')
  expect(due({ state: state({}) })).toBe('fresh')
  expect(due({ state: state({ last_success_at: '2026-11-21T11:30:00Z' }) })).toBe('due')
  expect(due({ lastSuccessAt: at('2026-11-21T11:45:00Z') })).toBe('fresh')
})

it('asks again for a reading whose sidecar is gone, but not before its provider allows it', () => {
  expect(due({ state: state({}), isRecorded: false })).toBe('due')
  expect(due({ state: state({ not_before: '2026-11-21T13:00:00Z' }), isRecorded: false })).toBe('backing_off')
})

it('asks again at once when the entry was replaced, even while backing off', () => {
  expect(due({ state: state({ not_before: '2026-11-21T13:00:00Z' }) })).toBe('backing_off')
  expect(due({ state: state({ not_before: '2026-11-21T13:00:00Z' }), entryVersion: 'v2' })).toBe('due')
})

it('asks again after a failure once its pause is over, however young the last success', () => {
  expect(due({ state: state({ last_error_kind: 'network_error', not_before: '2026-11-21T11:59:59Z' }) })).toBe('due')
})

it('does not take a reading from the future for a fresh one', () => {
  expect(due({ state: state({ last_success_at: '2026-11-22T00:00:00Z' }) })).toBe('due')
})

it('does not wait for the end of a pause that began in the future: the clock was wrong then', () => {
  const wrong = { last_attempt_at: '2027-06-01T00:00:00Z', last_error_kind: 'provider_error' }
  const pause = { ...wrong, not_before: '2027-06-01T00:05:00Z', retry_after: '2027-06-01T00:05:00Z' }

  expect(due({ state: state(pause) })).toBe('due')
  expect(due({ state: state(pause), named: true })).toBe('due')
})

it('waits for the end of a pause that a clock a little ahead began', () => {
  const pause = { last_attempt_at: '2026-11-21T12:02:00Z', not_before: '2026-11-21T12:07:00Z' }

  expect(due({ state: state(pause) })).toBe('backing_off')
})
