// Which keys are due, and which ones a selection means.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backOff, dueness, pathTest, selector } from '../../../pipeline/sync/due.ts'
import { toInstant } from '../../../schema/instant.ts'
import { KeyState } from '../../../schema/state.ts'

const at = (text: string) => toInstant(text) ?? expect.fail('no instant')
const now = at('2026-11-21T12:00:00Z')
const state = (change: object) =>
  KeyState.parse({
    last_attempt_at: '2026-11-21T11:50:00Z',
    last_success_at: '2026-11-21T11:50:00Z',
    entry_version: 'v1',
    not_before: null,
    last_error_kind: null,
    consecutive_failures: 0,
    attempts: 1,
    successes: 1,
    failures: 0,
    ...change,
  })
const due = (known: Partial<Parameters<typeof dueness>[0]>) =>
  dueness({ state: undefined, lastSuccessAt: null, entryVersion: 'v1', ...known }, '30m', now)

it('asks what was never asked, and not what was asked a moment ago', () => {
  expect(due({})).toBe('due')
  expect(due({ state: state({}) })).toBe('fresh')
  expect(due({ state: state({ last_success_at: '2026-11-21T11:30:00Z' }) })).toBe('due')
  expect(due({ lastSuccessAt: at('2026-11-21T11:45:00Z') })).toBe('fresh')
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

it('waits longer after every failure, up to six hours', () => {
  expect([1, 2, 3].map(backOff)).toEqual([300_000, 600_000, 1_200_000])
  expect(backOff(1000)).toBe(6 * 3_600_000)
})

it('takes a path for the entry, the folder, or a glob', () => {
  expect(pathTest('a/b')('a/b')).toBe(true)
  expect(pathTest('a/')('a/b/c')).toBe(true)
  expect(pathTest('a/b.gpg')('a/b')).toBe(true)
  expect(pathTest('a')('ab')).toBe(false)
  expect(pathTest('**/c*')('a/b/cd')).toBe(true)
  expect(pathTest('a/[x]')('a/[x]')).toBe(true)
})

it('puts every key into exactly one shard, the same whatever other keys there are', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 20 }), (path, count) => {
      const holding = Array.from({ length: count }, (_, index) =>
        selector({ paths: [], providers: [], shard: { index: index + 1, count } })({ path, providerId: 'x' }),
      )

      expect(holding.filter(Boolean)).toHaveLength(1)
    }),
  )
})
