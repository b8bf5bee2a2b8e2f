// Details can wait until tomorrow. Money, quotas, status, expiry and the last word on a period that is over cannot.
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { onlyDetailsDiffer } from '../../../meta/judge/details.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import { authError, now, sidecar } from '../example.ts'

type Said = Partial<z.input<typeof Sidecar>>

const differ = (before: Said, after: Said) => onlyDetailsDiffer(sidecar(before), sidecar(after), now)
const month = (amount: string, month = '11') => ({
  period: 'month' as const,
  starts_at: `2026-${month}-01T00:00:00Z`,
  ends_at: `2026-${String(Number(month) + 1)}-01T00:00:00Z`,
  amount,
  currency: 'USD',
  group: null,
})
const tokens = (quantity: string) => ({
  period: 'day' as const,
  starts_at: '2026-11-21T00:00:00Z',
  ends_at: '2026-11-22T00:00:00Z',
  unit: 'input_tokens',
  quantity,
  group: null,
})
const window = (resets_at: string | null, remaining = '60') => ({
  name: 'five_hours',
  unit: 'requests',
  limit: '100',
  used: null,
  remaining,
  period: '5h' as const,
  resets_at,
})

it.each<[string, Said, Said]>([
  ['how many models there are', {}, { models: { count: 413, ids: null } }],
  ['a number in the attributes', { attributes: { keys: '2' } }, { attributes: { keys: '3' } }],
  ['what this month cost so far', {}, { costs: [month('26')] }],
  ['a new row of this month', {}, { costs: [month('25.5'), { ...month('1'), group: { model: 'new' } }] }],
  ['what today used so far', { usage: [tokens('10')] }, { usage: [tokens('11')] }],
  ['rows that are left out', { costs: [month('3', '10'), month('25.5')] }, { costs: [month('25.5')] }],
  [
    'when a short window starts over',
    { quotas: [window('2026-11-20T23:00:00Z')] },
    { quotas: [window('2026-11-21T04:00:00Z')] },
  ],
])('can wait: %s', (_, before, after) => {
  expect(differ(before, after)).toBe(true)
})

it.each<[string, Said, Said]>([
  ['a balance', {}, { balances: [{ amount: '74.74', currency: 'USD', parts: [] }] }],
  ['a balance that is unknown now', {}, { balances: null }],
  ['credits', {}, { credits_used: { amount: '25.76', currency: 'USD' } }],
  ['what is left of a quota', { quotas: [window(null)] }, { quotas: [window(null, '59')] }],
  ['when a month starts over', {}, { quotas: [{ ...window('2026-12-01T00:00:00Z') }] }],
  ['costs that are unknown now', {}, { costs: null }],
  ['models that are unknown now', {}, { models: null }],
  ['the last word on a month', { costs: [month('3', '10')] }, { costs: [month('4', '10')] }],
  ['a month that is over, and was not known', {}, { costs: [month('3', '10'), month('25.5')] }],
  ['an attribute in words', { attributes: { status: 'active' } }, { attributes: { status: 'past_due' } }],
  ['a date in an attribute', { attributes: { plan: '2026-11-30' } }, { attributes: { plan: '2026-12-30' } }],
  ['a new attribute', {}, { attributes: { free_tier: 'false', keys: '2' } }],
  ['the expiry', {}, { expires_at: null }],
  ['that it is disabled', {}, { key: { created_at: null, disabled: true, permissions: null, plan: null } }],
  ['a gap', {}, { gaps: [] }],
  ['the status', {}, { sync_status: 'error', last_error: authError('2026-11-21T00:00:00Z') }],
])('cannot wait: %s', (_, before, after) => {
  expect(differ(before, after)).toBe(false)
})

it('cannot wait when a detail and money differ at once', () => {
  const after: Said = { models: { count: 1, ids: null }, balances: [{ amount: '1', currency: 'USD', parts: [] }] }

  expect(differ({}, after)).toBe(false)
})
