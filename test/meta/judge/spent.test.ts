import { expect, it } from 'vitest'
import { spentIn } from '../../../meta/judge/spent.ts'
import { Instant } from '../../../schema/instant.ts'
import { now, sidecar } from '../example.ts'

type Costs = Exclude<NonNullable<Parameters<typeof sidecar>[0]>['costs'], undefined>

const windows: Costs = [
  { period: 'total', starts_at: null, ends_at: null, amount: '40', currency: 'USD', group: null },
  {
    period: 'day',
    starts_at: '2026-11-20T00:00:00Z',
    ends_at: '2026-11-21T00:00:00Z',
    amount: '9',
    currency: 'USD',
    group: null,
  },
  {
    period: 'day',
    starts_at: '2026-11-21T00:00:00Z',
    ends_at: '2026-11-22T00:00:00Z',
    amount: '1',
    currency: 'USD',
    group: null,
  },
  {
    period: 'day',
    starts_at: '2026-11-21T00:00:00Z',
    ends_at: '2026-11-22T00:00:00Z',
    amount: '7',
    currency: 'CNY',
    group: null,
  },
  {
    period: 'day',
    starts_at: '2026-11-21T00:00:00Z',
    ends_at: '2026-11-22T00:00:00Z',
    amount: '1',
    currency: 'USD',
    group: { model: 'm' },
  },
  {
    period: 'month',
    starts_at: '2026-10-01T00:00:00Z',
    ends_at: '2026-11-01T00:00:00Z',
    amount: '99',
    currency: 'USD',
    group: null,
  },
  {
    period: 'month',
    starts_at: '2026-11-01T00:00:00Z',
    ends_at: '2026-12-01T00:00:00Z',
    amount: '12',
    currency: 'USD',
    group: null,
  },
]

const said = (costs: Costs, at = now) =>
  spentIn(sidecar({ costs, credits_used: { amount: '50', currency: 'USD' } }), at).map(
    ({ window, amount, currency }) => `${window} ${amount} ${currency}`,
  )

it('takes today, this month, and all time, each currency by itself, and no part of a window', () => {
  expect(said(windows)).toEqual(['today 1 USD', 'today 7 CNY', 'month 12 USD', 'lifetime 40 USD'])
})

it('takes no window that is over for the one of today', () => {
  expect(said(windows, Instant.parse('2026-12-01T00:00:00Z'))).toEqual(['lifetime 40 USD'])
})

it('takes what is used of the credits for all time only where the provider reports no costs of it', () => {
  expect(said([])).toEqual(['lifetime 50 USD'])
  expect(spentIn(sidecar({ costs: null, credits_used: null }), now)).toEqual([])
})
