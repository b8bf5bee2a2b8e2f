// The points that the terminal, the terminal interface and the report draw.
import { expect, it } from 'vitest'
import { keySeries } from '../../../meta/judge/key-series.ts'
import { history, reading, replaced } from '../views/history.ts'

const key = history(
  [
    reading('11-01', '10'),
    reading('11-02', '9'),
    // The sidecar moved, and says the same again.
    reading('11-02', '9', { committed_at: '2026-11-03T00:00:00Z' }),
    reading('11-04', '9', {
      sync_status: 'error',
      error_kind: 'network_error',
      last_success_at: '2026-11-02T00:00:00Z',
    }),
    reading('11-05', '7', {
      balances: [
        { amount: '7', currency: 'USD', parts: [] },
        { amount: '1', currency: 'CNY', parts: [] },
      ],
    }),
  ],
  [replaced('11-03')],
)

it('has a series for each currency and quota, one point for each success, and when the key was replaced', () => {
  const { series, replaced_at } = keySeries(key, { fields: ['balances'] })

  expect(
    series.map(({ name, unit, points }) => [name, unit, points.map(({ at, amount }) => [at.slice(8, 10), amount])]),
  ).toEqual([
    [
      'balances.USD',
      'USD',
      [
        ['01', '10'],
        ['02', '9'],
        ['05', '7'],
      ],
    ],
    ['balances.CNY', 'CNY', [['05', '1']]],
  ])
  expect(replaced_at).toEqual(['2026-11-03T00:00:00Z'])
})

it('has every number where no field is named, and only the time that is asked for', () => {
  const [since, until] = [reading('11-02', '1').at, reading('11-03', '1').at]

  const { series, replaced_at } = keySeries(key, { since, until })

  expect(series.map(({ name, points }) => [name, points.length])).toEqual([
    ['balances.USD', 1],
    ['quotas.key_limit', 1],
    ['costs.month.USD', 1],
    ['credits_used.USD', 1],
    ['credits_total.USD', 1],
  ])
  expect(replaced_at).toEqual([])
})
