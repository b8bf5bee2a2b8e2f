// Keys as they stand as comma-separated values: of a quota, which one it is, and what of it the value says.
import { expect, it } from 'vitest'
import { exportCsv } from '../../../../meta/views/export/export-csv.ts'
import { statusKey } from '../../example.ts'

const quota = (name: string, unit: string, figures: { limit?: string; used?: string; remaining?: string }) => ({
  name,
  unit,
  limit: null,
  used: null,
  remaining: null,
  period: 'month' as const,
  resets_at: '2026-12-01T00:00:00Z',
  ...figures,
})

const bare = { balances: null, costs: null, credits_total: null, credits_used: null, runway_days: null }

it('names each quota, its unit, and what of it the value is', () => {
  const [heading, ...rows] = exportCsv([
    statusKey({
      ...bare,
      quotas: [
        quota('key_limit', 'USD', { limit: '100', used: '25.5', remaining: '74.5' }),
        quota('searches', 'credits', { used: '12' }),
        quota('seats', 'seats', { limit: '5' }),
        quota('nothing', 'requests', {}),
      ],
    }),
  ])

  expect(heading).toMatch(/,figure,value,unit,quota,measure,limit,period,resets_at,same_wallet_as$/)
  expect(rows.map((row) => row.split(',').slice(8, 16).join(','))).toEqual([
    'quotas.key_limit,74.5,USD,key_limit,remaining,100,month,2026-12-01T00:00:00Z',
    'quotas.searches,12,credits,searches,used,,month,2026-12-01T00:00:00Z',
    'quotas.seats,5,seats,seats,limit,5,month,2026-12-01T00:00:00Z',
  ])
})

it('has as many cells in every row as there are columns, also for other figures and for a key without any', () => {
  const rows = exportCsv([statusKey(), statusKey({ ...bare, quotas: null })])

  expect(new Set(rows.map((row) => row.split(',').length))).toEqual(new Set([17]))
})

it('names the key with which a balance counts, so that a sum has each wallet once', () => {
  const key = (key_path: string, amount: string) =>
    statusKey({ key_path, quotas: null, costs: null, balances: [{ amount, currency: 'USD', parts: [] }] })
  const [heading = '', ...rows] = exportCsv([key('x/a', '4'), key('x/b', '4'), key('x/c', '2.5')])
  const at = (column: string) => heading.split(',').indexOf(column)

  const balances = rows.map((row) => row.split(',')).filter((row) => row[at('figure')] === 'balances.USD')

  expect(balances.map((row) => [row[0], row[at('value')], row[at('same_wallet_as')]])).toEqual([
    ['x/a', '4', ''],
    ['x/b', '4', 'x/a'],
    ['x/c', '2.5', ''],
  ])
})
