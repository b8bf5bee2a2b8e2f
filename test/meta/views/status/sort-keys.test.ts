// The order of `keyz status`: what is nearest to trouble on top, what tells no figure last.
import { expect, it } from 'vitest'
import { type Sorting, sortKeys } from '../../../../meta/views/status/sort-keys.ts'
import { now, statusKey } from '../../example.ts'
import { balance } from '../../review/snapshots.ts'

const order = (sorting: Sorting, keys: Parameters<typeof statusKey>[0][], reverse = false) =>
  sortKeys(
    keys.map((different, index) => statusKey({ key_path: `k${index}`, ...different })),
    sorting,
    now,
    reverse,
  )
    .map(({ key_path }) => key_path)
    .join(' ')

it('sorts by runway, shortest first, by value and not by letters', () => {
  const keys = [
    { runway_days: '10' },
    { runway_days: null },
    { runway_days: '9.5' },
    { runway_days: '0' },
    { runway_days: null },
  ]

  expect(order('runway', keys)).toBe('k3 k2 k0 k1 k4')
})

it('sorts by balance within a currency, by expiry, and by name', () => {
  const keys = [
    { balances: balance('10'), expires_at: null },
    { balances: balance('9'), expires_at: '2027-01-01T00:00:00Z' },
    { balances: null, expires_at: '2026-12-01T00:00:00Z' },
    { balances: balance('1', 'CNY'), expires_at: null },
  ]

  expect(order('balance', keys)).toBe('k3 k1 k0 k2')
  expect(order('left', keys)).toBe('k3 k1 k0 k2')
  expect(order('expiry', keys)).toBe('k2 k1 k0 k3')
  expect(order('name', keys, true)).toBe('k3 k2 k1 k0')
  expect(order('expiry', keys, true)).toBe('k1 k2 k3 k0')
})

it('puts what no longer works first, then what ends soonest, whatever ends', () => {
  const keys = [
    { runway_days: '9', badges: ['live' as const] },
    { runway_days: '1.6', badges: ['live' as const, 'low' as const] },
    { expires_at: '2026-11-21T22:00:00Z', badges: ['live' as const, 'expiring' as const] },
    { badges: ['rejected' as const] },
    { badges: ['live' as const], expires_at: null },
    { badges: ['stale' as const], expires_at: null },
    { badges: ['failing' as const] },
  ]

  expect(order('attention', keys)).toBe('k3 k6 k2 k1 k5 k0 k4')
  expect(order('attention', keys, true)).toBe('k4 k0 k5 k1 k2 k6 k3')
})

it('sorts by age, oldest first, and by spend, highest first, within a currency', () => {
  const burn = (per_day: string, currency = 'USD') => [{ currency, per_day }]
  const keys = [
    { created_at: '2026-01-01T00:00:00Z', rotated_at: '2026-11-01T00:00:00Z', burn: burn('5') },
    { created_at: '2026-02-01T00:00:00Z', burn: burn('12.5') },
    { created_at: null, burn: [] },
    { created_at: '2025-02-01T00:00:00Z', burn: burn('99', 'CNY') },
  ]

  expect(order('age', keys)).toBe('k3 k1 k0 k2')
  expect(order('spend', keys)).toBe('k3 k1 k0 k2')
})

/** $31 of which $1 is spent a day, and yuan that stand still; read too long ago for a week of balances. */
const twoCurrencies = {
  balances: [...balance('50', 'CNY'), ...balance('31')],
  burn: [
    { currency: 'CNY', per_day: '0' },
    { currency: 'USD', per_day: '1' },
  ],
  week: null,
} satisfies Parameters<typeof statusKey>[0]

it('sorts by the spend that the row shows, also of a key with two currencies', () => {
  const keys = [
    twoCurrencies,
    { balances: balance('9'), burn: [{ currency: 'USD', per_day: '10' }] },
    { balances: balance('9'), burn: [{ currency: 'USD', per_day: '0.5' }] },
    { balances: balance('9'), burn: [] },
  ]

  expect(order('spend', keys)).toBe('k1 k0 k2 k3')
  expect(order('spend', keys, true)).toBe('k2 k0 k1 k3')
})

it('sorts by the balance that is used up first, also of an old reading', () => {
  expect(order('left', [{ balances: balance('30') }, twoCurrencies, { balances: balance('32') }])).toBe('k0 k1 k2')
})

it('sorts by what a day costs, and puts keys of which only the month is known after that, by the month', () => {
  const month = (amount: string, starts_at = '2026-11-01T00:00:00Z', currency = 'USD') => ({
    period: 'month' as const,
    starts_at,
    ends_at: null,
    amount,
    currency,
    group: null,
  })
  const nothingLeft = { balances: null, quotas: null, burn: [] }
  const keys = [
    { ...nothingLeft, costs: [month('300')] },
    { ...nothingLeft, costs: null },
    { burn: [{ currency: 'USD', per_day: '2' }], costs: [month('900')] },
    { ...nothingLeft, costs: [month('5000', '2026-10-01T00:00:00Z'), month('400')] },
    { ...nothingLeft, costs: [{ ...month('9000'), group: { model: 'm' } }] },
    { burn: [{ currency: 'USD', per_day: '3' }] },
    { ...nothingLeft, costs: [month('9', '2026-11-01T00:00:00Z', 'CNY')] },
  ]

  expect(order('spend', keys)).toBe('k5 k2 k6 k3 k0 k1 k4')
  expect(order('spend', keys, true)).toBe('k2 k5 k6 k0 k3 k4 k1')
})
