// Which of several balances the runway is about, worked out from what is left and what a day costs.
import { expect, it } from 'vitest'
import { usedUpFirst } from '../../../meta/judge/used-up-first.ts'
import { statusKey } from '../example.ts'
import { balance } from '../review/snapshots.ts'

const first = (left: Record<string, string>, perDay: Record<string, string>) =>
  usedUpFirst(
    statusKey({
      balances: Object.entries(left).flatMap(([currency, amount]) => balance(amount, currency)),
      burn: Object.entries(perDay).map(([currency, per_day]) => ({ currency, per_day })),
    }),
  )

it.each([
  ['the one with fewer days', { CNY: '50', USD: '31' }, { CNY: '1', USD: '1' }, 'USD'],
  ['not the one that stands still', { CNY: '1', USD: '31' }, { CNY: '0', USD: '1' }, 'USD'],
  ['not the one of which nobody knows the pace', { CNY: '1', USD: '31' }, { USD: '1' }, 'USD'],
  ['the one that is used up already', { CNY: '-5', USD: '31' }, { CNY: '1', USD: '1' }, 'CNY'],
  ['none where nothing is spent', { CNY: '50', USD: '31' }, { CNY: '0' }, null],
  ['none of a key without a balance', {}, { USD: '1' }, null],
])('is %s', (_, left, perDay, currency) => {
  expect(first(left, perDay)).toBe(currency)
})
