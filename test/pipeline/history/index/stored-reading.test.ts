// What a history takes from one version of a sidecar.
import { expect, it } from 'vitest'
import { storedReading } from '../../../../pipeline/history/index/stored-reading.ts'
import { authError, now, sidecar } from '../../../meta/example.ts'

const stored = (document: unknown) => storedReading(Buffer.from(JSON.stringify(document)), now)

const cost = (starts_at: string, amount: string, group: Record<string, string> | null = null) => ({
  period: 'day',
  starts_at,
  ends_at: null,
  amount,
  currency: 'USD',
  group,
})

it('goes by the time of the answer, of the failure, or of the commit', () => {
  const failed = sidecar({ sync_status: 'error', last_error: authError('2026-11-20T23:00:00Z') })

  expect(stored(sidecar())).toMatchObject({ reading: { at: '2026-11-20T22:33:07Z', error_kind: null } })
  expect(stored(failed)).toMatchObject({
    reading: { at: '2026-11-20T23:00:00Z', error_kind: 'auth_error', last_success_at: '2026-11-20T22:33:07Z' },
  })
  expect(stored(sidecar({ last_success_at: null }))).toMatchObject({ reading: { at: now } })
})

it('has the newest window of each period, for all models together', () => {
  const costs = [
    cost('2026-11-18T00:00:00Z', '1'),
    cost('2026-11-20T00:00:00Z', '3'),
    cost('2026-11-19T00:00:00Z', '2'),
    cost('2026-11-20T00:00:00Z', '2', { model: 'some' }),
  ]

  expect(stored({ ...sidecar(), costs })).toMatchObject({ reading: { costs: [{ amount: '3', group: null }] } })
})

it.each([
  [{ ...sidecar(), schema_version: 2 }, 'newer'],
  [{ ...sidecar(), balances: [{ amount: 1, currency: 'USD', parts: [] }] }, 'unreadable'],
  [{ ...sidecar(), key_path: '../../etc' }, 'unreadable'],
  [[], 'unreadable'],
])('leaves out %#', (document, expected) => {
  expect(stored(document)).toBe(expected)
})

it('takes fields that it does not know for nothing', () => {
  expect(stored({ ...sidecar(), more: 'later' })).toMatchObject({ key_path: 'openrouter/personal/ci' })
})
