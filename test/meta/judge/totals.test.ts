// Sums of money are exact, or unknown.
import { expect, it } from 'vitest'
import { totalsOf, totalWords } from '../../../meta/judge/totals.ts'
import { statusKey } from '../example.ts'
import { balance } from '../review/snapshots.ts'

it.each([
  ['two amounts of 60 digits', ['9'.repeat(60), '9'.repeat(60)], null, 'an unknown amount of USD'],
  [
    'more decimal places than keyz can store with so many digits',
    ['9'.repeat(31), `0.${'1'.repeat(30)}`],
    null,
    'an unknown amount of USD',
  ],
  ['amounts of more than 30 digits', ['9'.repeat(40), '1'], `1${'0'.repeat(40)}`, `$1${'0'.repeat(40)}.00`],
])('adds up %s', (_, amounts, sum, words) => {
  const keys = amounts.map((amount, index) => statusKey({ key_path: `xai/${index}`, balances: balance(amount) }))

  const { balances } = totalsOf(keys, () => true)

  expect(balances).toEqual([{ currency: 'USD', amount: sum }])
  expect(totalWords(balances)).toBe(words)
})
