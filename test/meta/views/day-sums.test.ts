// Days that a change brought, as one sum for each currency.
import { expect, it } from 'vitest'
import { daySums } from '../../../meta/views/day-sums.ts'

const day = (date: string, after: string | null, before: string | null = null, currency = 'USD') => ({
  field: `costs.day.2026-11-${date}.${currency}`,
  before,
  after,
  delta: null,
})

it('adds up more than two days of one currency exactly, and names the first and the last', () => {
  const changes = [day('23', '0.1'), day('24', '0.2'), day('25', '0.05'), day('24', '7', null, 'EUR')]

  const sums = daySums(changes)

  expect(changes.map((change) => sums.get(change))).toEqual([
    { label: 'spent over 3 days', values: ['$0.35 (2026-11-23 to 2026-11-25)'] },
    null,
    null,
    undefined,
  ])
})

it('leaves two days as they are, a day that was known before, and other windows', () => {
  const changes = [
    day('23', '0.1'),
    day('24', '0.2'),
    day('25', '0.4', '0.3'),
    day('26', null, '1'),
    { field: 'costs.month.2026-11.USD', before: null, after: '3', delta: null },
  ]

  expect(daySums(changes)).toEqual(new Map())
})
