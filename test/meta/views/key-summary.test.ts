// What a key cost, in a few words.
import { expect, it } from 'vitest'
import { spentWords } from '../../../meta/views/key-summary.ts'
import { statusKey } from '../example.ts'

const month = { period: 'month' as const, group: null }
const october = { ...month, starts_at: '2026-10-01T00:00:00Z', ends_at: '2026-11-01T00:00:00Z' }
const november = { ...month, starts_at: '2026-11-01T00:00:00Z', ends_at: '2026-12-01T00:00:00Z' }

it('tells what a month cost in every currency, and nothing of the month before', () => {
  const { costs } = statusKey({
    costs: [
      { ...october, amount: '7', currency: 'EUR' },
      { ...october, amount: '8', currency: 'USD' },
      { ...november, amount: '4', currency: 'EUR' },
      { ...november, amount: '30', currency: 'USD' },
    ],
  })

  expect(spentWords(costs ?? [])).toEqual(['€4.00 + $30.00 spent in 2026-11'])
})
