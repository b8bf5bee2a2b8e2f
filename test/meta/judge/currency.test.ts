// Money with all of its digits, as a page without the rest of keyz writes it, too.
import { expect, it } from 'vitest'
import { moneyOf, quantityOf } from '../../../meta/judge/currency.ts'

it.each([
  ['6.4', 'USD', '$6.40'],
  ['20', 'USD', '$20.00'],
  ['0', 'EUR', '€0.00'],
  ['-0.125', 'USD', '-$0.125'],
  ['108.4', 'CNY', '108.40 CNY'],
  ['120', 'JPY', '120 JPY'],
])('writes %s of %s as %s', (amount, currency, words) => {
  expect(moneyOf(amount, currency)).toBe(words)
})

it.each([
  ['6.4', 'USD', '$6.40'],
  ['6.4', 'percent', '6.4 %'],
  ['6.4', 'requests', '6.4 requests'],
])('writes %s of the unit %s as %s', (amount, unit, words) => {
  expect(quantityOf(amount, unit)).toBe(words)
})
