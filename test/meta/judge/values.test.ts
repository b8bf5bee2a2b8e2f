// Amounts and times in words: exact to the last digit, and in the largest unit that fits.
import { expect, it } from 'vitest'
import { counted, money, quantity, relative } from '../../../meta/judge/values.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { Instant } from '../../../schema/instant.ts'
import { now } from '../example.ts'

it.each([
  ['74.75', 'USD', '$74.75'],
  ['74.5', 'USD', '$74.50'],
  ['5', 'EUR', '€5'],
  ['-0.25', 'GBP', '-£0.25'],
  ['-110.5', 'CNY', '-110.50 CNY'],
  ['0.0000001', 'USD', '$0.0000001'],
  ['0', 'USD', '$0'],
])('%s %s is %s', (amount, currency, words) => {
  expect(money(Decimal.parse(amount), currency)).toBe(words)
})

it.each([
  ['12', 'percent', '12 %'],
  ['1200', 'input_tokens', '1200 input_tokens'],
  ['1.5', 'USD', '$1.50'],
])('%s of %s is %s', (amount, unit, words) => {
  expect(quantity(Decimal.parse(amount), unit)).toBe(words)
})

it.each([
  ['2027-01-02T00:00:00Z', 'in 42 days'],
  ['2026-11-20T21:00:00Z', '3 hours ago'],
  ['2026-11-21T00:01:59Z', 'in 1 minute'],
  ['2026-11-21T00:00:59Z', 'just now'],
  ['2026-11-19T00:00:01Z', '1 day ago'],
])('%s is %s', (instant, words) => {
  expect(relative(Instant.parse(instant), now)).toBe(words)
})

it('counts in the singular and in the plural', () => {
  expect([counted(0, 'key'), counted(1, 'key'), counted(2, 'key')]).toEqual(['0 keys', '1 key', '2 keys'])
})
