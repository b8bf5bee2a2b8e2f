// What the plots of one key are made of.
import { expect, it } from 'vitest'
import type { ReportKey } from '../../../../meta/views/report/input.ts'
import { plotsOf } from '../../../../meta/views/report/series.ts'
import { Decimal } from '../../../../schema/decimal.ts'
import { statusKey } from '../../example.ts'
import { november, past, reportKey, since } from './report-input.ts'

const bare = statusKey({ costs: null, quotas: null })
const plots = (key: ReportKey, own = true) =>
  Object.fromEntries(
    plotsOf(key, since, own).map(({ title, points }) => [
      title,
      points.map(({ at, amount }) => `${at.slice(5, 10)} ${amount}`),
    ]),
  )

it('plots the balance at each reading, and what it fell by where no costs are reported', () => {
  const key = reportKey(bare, { past: [past(1, '10'), past(2, '7.5'), past(3, '20'), past(4, '18')] })

  expect(plots(key)).toEqual({
    'Balance in USD': ['11-01 10', '11-02 7.5', '11-03 20', '11-04 18'],
    // Nobody knows what was spent on the day of the top-up.
    'Spend per day in USD': ['11-02 2.5', '11-04 2'],
  })
})

it('counts nothing between two keys, or two accounts', () => {
  const key = reportKey(bare, {
    past: [
      past(1, '10'),
      past(2, '9'),
      past(3, '4'),
      past(4, '3.5'),
      past(5, '1', { account_ref: 'other' }),
      past(6, '0', { account_ref: 'other' }),
    ],
    replaced: [november(3)],
  })

  expect(plots(key)['Spend per day in USD']).toEqual(['11-02 1', '11-04 0.5', '11-06 1'])
})

it('takes the costs that the provider reports, the newest word on each day', () => {
  const cost = (day: number, amount: string) => ({
    period: 'day' as const,
    starts_at: november(day),
    ends_at: november(day + 1),
    amount: Decimal.parse(amount),
    currency: 'USD',
    group: null,
  })
  const key = reportKey(bare, {
    past: [past(2, '10', { costs: [cost(1, '1')] }), past(3, '9', { costs: [cost(1, '1.25'), cost(2, '3')] })],
  })

  expect(plots(key)['Spend per day in USD']).toEqual(['11-01 1.25', '11-02 3'])
})

it('shows the money of a wallet with one key alone, and no figure of a failure', () => {
  const failed = past(3, '9', { sync_status: 'error', error_kind: 'auth_error' })
  const key = reportKey(bare, { past: [past(1, '10'), past(2, '9'), failed] })

  expect(plots(key, false)).toEqual({})
  expect(plots(key)['Balance in USD']).toEqual(['11-01 10', '11-02 9'])
})

it('plots no balance that stayed the same, and no days on which nothing was spent', () => {
  const key = reportKey(bare, { past: [past(1, '10'), past(2, '10'), past(3, '10')] })

  expect(plots(key)).toEqual({})
})

it('plots a quota that moved, and none that did not', () => {
  const quota = (remaining: string) => ({
    quotas: [
      {
        name: 'key_limit',
        unit: 'USD',
        limit: Decimal.parse('100'),
        used: null,
        remaining: Decimal.parse(remaining),
        period: 'month' as const,
        resets_at: null,
      },
    ],
  })
  const key = statusKey({ costs: null, balances: null })

  const moved = plots(reportKey(key, { past: [past(1, null, quota('5')), past(2, null, quota('3'))] }))
  const still = plots(reportKey(key, { past: [past(1, null, quota('5')), past(2, null, quota('5'))] }))

  expect(moved).toEqual({ 'key_limit: left': ['11-01 5', '11-02 3'] })
  expect(still).toEqual({})
})
