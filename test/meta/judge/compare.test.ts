// What is news about a key and what is not: a sync that learns nothing must write nothing.
import { expect, it } from 'vitest'
import { changes, saysTheSame, steady } from '../../../meta/judge/compare.ts'
import { authError, quota, sidecar } from '../example.ts'

const resetOf = (previous: string | null, next: string | null) =>
  steady(sidecar({ quotas: [quota(previous)] }), sidecar({ quotas: [quota(next)] })).quotas?.[0]?.resets_at

it('has no news when the same was read again later from other bytes', () => {
  const later = sidecar({
    last_success_at: '2026-11-22T00:00:00Z',
    provenance: [{ request: 'GET /key', http_status: 200, payload_sha256: '1'.repeat(64) }],
  })

  expect(saysTheSame(sidecar(), later)).toBe(true)
  expect(changes(sidecar(), later)).toEqual([])
})

it('has no news when the same error came again', () => {
  const before = sidecar({ sync_status: 'error', last_error: authError('2026-11-20T00:00:00Z') })
  const after = sidecar({ sync_status: 'error', last_error: authError('2026-11-21T00:00:00Z') })

  expect(saysTheSame(before, after)).toBe(true)
  expect(changes(before, after)).toEqual([])
})

it.each([
  ['an amount', 'balances', { balances: [{ amount: '74.74', currency: 'USD', parts: [] }] }],
  ['nothing known any more', 'balances', { balances: null }],
  ['an error', 'last_error', { last_error: authError('2026-11-21T00:00:00Z') }],
  ['the status', 'sync_status', { sync_status: 'error' as const }],
  ['an expiry', 'expires_at', { expires_at: null }],
  ['a gap', 'gaps', { gaps: [] }],
  ['the kind of key', 'key_kind', { key_kind: 'management' as const }],
])('has news when %s is different', (_, field, difference) => {
  const after = sidecar(difference)

  expect(saysTheSame(sidecar(), after)).toBe(false)
  expect(changes(sidecar(), after).map((change) => change.field)).toEqual([field])
})

it('has news when the same request fails with another error', () => {
  const at = '2026-11-21T00:00:00Z'
  const before = sidecar({ sync_status: 'error', last_error: authError(at) })
  const after = sidecar({ sync_status: 'error', last_error: { ...authError(at), kind: 'network_error' } })

  expect(saysTheSame(before, after)).toBe(false)
})

it('tells before and after, and never the time of an error', () => {
  const after = sidecar({ expires_at: null, last_error: authError('2026-11-21T00:00:00Z') })

  expect(changes(sidecar(), after)).toEqual([
    {
      field: 'expires_at',
      before: '2027-12-31T23:59:59Z',
      after: null,
    },
    {
      field: 'last_error',
      before: null,
      after: {
        kind: 'auth_error',
        message: 'the provider rejects this key',
        http_status: 401,
        request: 'GET /key',
      },
    },
  ])
})

it('takes everything that is known for news in a new sidecar, and nothing that is not', () => {
  const fields = changes(null, sidecar()).map(({ field }) => field)

  expect(fields).toEqual(expect.arrayContaining(['provider_id', 'balances', 'expires_at']))
  expect(fields).not.toContain('usage')
  expect(fields).not.toContain('last_error')
  expect(fields).not.toContain('provenance')
})

it.each(['2026-12-01T00:00:00Z', '2026-12-01T00:02:00Z', '2026-11-30T23:58:00Z'])(
  'keeps the stored reset when the provider now says %s',
  (reset) => {
    expect(resetOf('2026-12-01T00:00:00Z', reset)).toBe('2026-12-01T00:00:00Z')
  },
)

it.each(['2026-12-01T00:02:01Z', '2026-11-30T23:57:59Z', '2027-01-01T00:00:00Z', null])(
  'takes over a reset that really moved: %s',
  (reset) => {
    expect(resetOf('2026-12-01T00:00:00Z', reset)).toBe(reset)
  },
)

it('takes over a reset that was not known before', () => {
  expect(resetOf(null, '2026-12-01T00:00:00Z')).toBe('2026-12-01T00:00:00Z')
})

it('compares a reset with that of the same quota only', () => {
  const previous = sidecar({ quotas: [{ ...quota('2026-12-01T00:00:00Z'), name: 'weekly' }] })
  const next = sidecar({ quotas: [quota('2026-12-01T00:00:30Z')] })

  expect(steady(previous, next)).toEqual(next)
})

it('changes nothing but resets, and needs no earlier sidecar', () => {
  const next = sidecar({ quotas: [{ ...quota('2026-12-01T00:00:09Z'), remaining: '1' }] })

  expect(steady(null, next)).toEqual(next)
  expect(steady(sidecar({ quotas: null }), next)).toEqual(next)
  expect(steady(sidecar(), sidecar({ quotas: null })).quotas).toBeNull()
  expect(steady(sidecar(), next).quotas).toEqual([{ ...quota('2026-12-01T00:00:00Z'), remaining: '1' }])
})
