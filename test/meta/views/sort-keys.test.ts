// The order of `keyz status`: what is nearest to trouble on top, what tells no figure last.
import { expect, it } from 'vitest'
import { keyOrder } from '../../../meta/views/sort-keys.ts'
import { statusKey } from '../example.ts'
import { balance } from '../review/snapshots.ts'

const order = (sorting: Parameters<typeof keyOrder>[0], keys: Parameters<typeof statusKey>[0][]) =>
  keys
    .map((different, index) => statusKey({ key_path: `k${index}`, ...different }))
    .sort(keyOrder(sorting))
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
  expect(order('expiry', keys)).toBe('k2 k1 k0 k3')
  expect(order('name', [...keys].reverse())).toBe('k0 k1 k2 k3')
})
