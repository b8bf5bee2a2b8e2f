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

  expect(heading).toMatch(/,figure,value,unit,quota,measure,limit,period,resets_at$/)
  expect(rows.map((row) => row.split(',').slice(8).join(','))).toEqual([
    'quotas.key_limit,74.5,USD,key_limit,remaining,100,month,2026-12-01T00:00:00Z',
    'quotas.searches,12,credits,searches,used,,month,2026-12-01T00:00:00Z',
    'quotas.seats,5,seats,seats,limit,5,month,2026-12-01T00:00:00Z',
  ])
})

it('has as many cells in every row as there are columns, also for other figures and for a key without any', () => {
  const rows = exportCsv([statusKey(), statusKey({ ...bare, quotas: null })])

  expect(new Set(rows.map((row) => row.split(',').length))).toEqual(new Set([16]))
})
