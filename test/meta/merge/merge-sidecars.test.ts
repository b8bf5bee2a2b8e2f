// Two machines synced the same key at different times: the newest is kept, nothing is lost, and nobody is asked.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { mergeSidecars } from '../../../meta/merge/merge-sidecars.ts'
import { Instant } from '../../../schema/instant.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import { authError, sidecar } from '../example.ts'

const balance = (amount: string) => [{ amount, currency: 'USD', parts: [] }]
const base = sidecar()
const now = Instant.parse('2026-11-21T12:00:00Z')
const earlier = sidecar({ last_success_at: '2026-11-21T08:00:00Z', balances: balance('60') })
const later = sidecar({ last_success_at: '2026-11-21T09:00:00Z', balances: balance('50') })
const failed = (at: string, of: Sidecar = base) => sidecar({ ...of, sync_status: 'error', last_error: authError(at) })

/** The merge with either side as ours, which has to be the same. */
function merged(from: Sidecar | null, left: Sidecar | null, right: Sidecar | null, at = now): Sidecar | null {
  const result = mergeSidecars(from, left, right, at)
  expect(toJson(mergeSidecars(from, right, left, at))).toBe(toJson(result))
  return result
}

it('keeps the newest reading whole', () => {
  expect(merged(base, earlier, later)).toEqual(later)
  expect(merged(null, earlier, later)).toEqual(later)
})

it('keeps an error that came after the newest reading, beside the newest values', () => {
  const result = merged(base, later, failed('2026-11-21T09:30:00Z'))

  expect(result).toEqual(failed('2026-11-21T09:30:00Z', later))
})

it('forgets an error that a later reading has overtaken', () => {
  expect(merged(base, later, failed('2026-11-21T08:30:00Z'))).toEqual(later)
})

it('keeps the newer of two errors', () => {
  const first = failed('2026-11-21T09:30:00Z')
  const second = failed('2026-11-21T09:45:00Z')

  expect(merged(base, first, second)).toEqual(second)
  expect(merged(base, failed('2026-11-21T09:30:00Z', later), second)).toEqual(failed('2026-11-21T09:45:00Z', later))
})

it('keeps a rejection beside a later failure that will pass', () => {
  const rejected = failed('2026-11-21T09:30:00Z')
  const last_error = { ...authError('2026-11-21T09:45:00Z'), kind: 'provider_error' as const, http_status: 503 }
  const passing = sidecar({ ...base, sync_status: 'error', last_error })

  expect(merged(base, rejected, passing)).toEqual(rejected)
  expect(merged(base, rejected, sidecar({ ...passing, last_success_at: '2026-11-21T09:40:00Z' }))).toMatchObject({
    last_error: { kind: 'provider_error' },
  })
})

it('takes a first reading over never having read', () => {
  const never = failed('2026-11-20T00:00:00Z', sidecar({ last_success_at: null, balances: null }))

  expect(merged(null, never, earlier)).toEqual(earlier)
})

it('lets a deleted sidecar stay deleted, unless the other side read it anew', () => {
  expect(merged(base, null, base)).toBeNull()
  expect(merged(base, null, later)).toEqual(later)
  expect(merged(base, null, failed('2026-11-21T09:30:00Z'))).toEqual(failed('2026-11-21T09:30:00Z'))
  expect(merged(base, null, null)).toBeNull()
  expect(merged(null, null, later)).toEqual(later)
})

it('follows a renamed entry, with the values of the side that did not rename it', () => {
  const renamed = sidecar({ account_ref: 'office', key_path: 'openrouter/office/ci' })

  const result = merged(base, renamed, later)

  expect(result).toEqual({ ...later, account_ref: 'office', key_path: 'openrouter/office/ci' })
})

it('never puts the reading of one provider under the name of another', () => {
  const remapped = sidecar({ provider_id: 'xai', last_success_at: '2026-11-20T23:00:00Z', balances: balance('1') })

  expect(merged(base, remapped, later)).toEqual(remapped)
  expect(merged(null, remapped, later)).toEqual(later)
})

const ahead = sidecar({ last_success_at: '2027-06-01T00:00:00Z', balances: balance('90') })

it('takes a real reading over one from the future, which a wrong clock made', () => {
  expect(merged(base, ahead, later)).toEqual(later)
  expect(merged(null, ahead, later)).toEqual(later)
  expect(merged(null, ahead, failed('2026-11-21T09:30:00Z', later))).toEqual(failed('2026-11-21T09:30:00Z', later))
  expect(merged(null, failed('2027-06-01T00:05:00Z', ahead), later)).toEqual(later)
})

it('does not let a failure from the future stay over a later reading', () => {
  expect(merged(null, failed('2027-06-01T00:00:00Z', earlier), later)).toEqual(later)
})

it('keeps a reading from the future where there is no other one', () => {
  const never = failed('2026-11-20T00:00:00Z', sidecar({ last_success_at: null, balances: null }))
  const further = sidecar({ ...ahead, last_success_at: '2027-06-02T00:00:00Z' })

  expect(merged(null, never, ahead)?.balances).toEqual(balance('90'))
  expect(merged(null, ahead, further)).toEqual(further)
  expect(merged(null, later, ahead, Instant.parse('2027-06-01T00:00:00Z'))).toEqual(ahead)
})

const anyTime = fc.constantFrom('2026-11-21T08:00:00Z', '2026-11-21T09:00:00Z', '2026-11-21T10:00:00Z')
const anySidecar = fc
  .record({
    provider_id: fc.constantFrom('openrouter', 'openrouter', 'xai'),
    account_ref: fc.constantFrom('personal', 'work'),
    key_path: fc.constantFrom('a', 'b', 'c'),
    last_success_at: fc.option(anyTime),
    balances: fc.option(fc.constantFrom('1', '2').map(balance)),
    error: fc.option(fc.record({ at: anyTime, message: fc.constantFrom('one', 'two') })),
    sync_status: fc.constantFrom('live' as const, 'error' as const),
  })
  .map(({ error, ...fields }) =>
    sidecar({ ...fields, last_error: error && { ...authError(error.at), message: error.message } }),
  )
const anySide = fc.option(anySidecar)

it('gives the same bytes whichever side is which', () => {
  fc.assert(
    fc.property(anySide, anySide, anySide, (from, left, right) => {
      expect(toJson(mergeSidecars(from, left, right, now))).toBe(toJson(mergeSidecars(from, right, left, now)))
    }),
    { numRuns: 400 },
  )
})

it('changes nothing when both sides are the same', () => {
  fc.assert(
    fc.property(anySide, anySidecar, (from, side) => {
      expect(mergeSidecars(from, side, side, now)).toEqual(side)
    }),
  )
})

it('changes nothing more when a branch that was merged is merged again', () => {
  const asWritten = anySidecar.map((one) =>
    sidecar({ ...one, sync_status: one.last_error === null ? 'live' : 'error' }),
  )
  fc.assert(
    fc.property(fc.option(asWritten), asWritten, asWritten, (from, left, right) => {
      const once = mergeSidecars(from, left, right, now)

      expect(mergeSidecars(left, once, left, now)).toEqual(once)
    }),
    { numRuns: 400 },
  )
})

it('never loses the newest reading of one key, nor an error that came after it', () => {
  const ofOneProvider = anySidecar.map((one) => ({ ...one, provider_id: 'openrouter' }))
  fc.assert(
    fc.property(anySide, ofOneProvider, ofOneProvider, (from, left, right) => {
      const result = mergeSidecars(from, left, right, now)

      const newest = [left, right].map((side) => side.last_success_at ?? '').sort()[1]
      const errors = [left, right]
        .filter((side) => side.sync_status === 'error')
        .map((side) => side.last_error?.at ?? '')
        .filter((at) => at > (newest ?? ''))
      expect(result?.last_success_at ?? '').toBe(newest)
      if (errors.length > 0)
        expect(result).toMatchObject({ sync_status: 'error', last_error: { at: errors.sort().at(-1) } })
    }),
    { numRuns: 400 },
  )
})
