// Amounts and times in words: with the digits that money has, or all of them, and in the largest unit that fits.
import { expect, it } from 'vitest'
import { counted, money, quantity, relative } from '../../../meta/judge/values.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { Instant } from '../../../schema/instant.ts'
import { now } from '../example.ts'

it.each([
  ['74.75', 'USD', '$74.75'],
  ['74.5', 'USD', '$74.50'],
  ['5', 'EUR', '€5.00'],
  ['-0.25', 'GBP', '-£0.25'],
  ['-110.5', 'CNY', '-110.50 CNY'],
  ['0.0000001', 'USD', '$0.0000001'],
  ['0', 'USD', '$0.00'],
  ['1.3600000000000003', 'USD', '$1.36'],
  ['12.3456789', 'CNY', '12.35 CNY'],
  ['-0.255', 'USD', '-$0.26'],
  ['4.999', 'USD', '$5.00'],
  ['0.0099999', 'USD', '$0.01'],
  ['0.00123456', 'EUR', '€0.0012'],
  ['-0.004321', 'USD', '-$0.0043'],
  ['110.4', 'JPY', '110 JPY'],
  ['0.4321', 'JPY', '0.43 JPY'],
])('%s %s is %s', (amount, currency, words) => {
  expect(money(Decimal.parse(amount), currency)).toBe(words)
})

it.each([
  ['1.3600000000000003', 'USD', '$1.3600000000000003'],
  ['12.5', 'CNY', '12.50 CNY'],
  ['110.4', 'JPY', '110.4 JPY'],
  ['7', 'USD', '$7.00'],
])('%s %s is %s where it has to be exact', (amount, currency, words) => {
  expect(money(Decimal.parse(amount), currency, 'exact')).toBe(words)
})

it.each([
  ['12', 'percent', '12 %'],
  ['12.3456', 'percent', '12.35 %'],
  ['0.0001', 'percent', '0.0001 %'],
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
  ['2026-11-19T00:00:01Z', '47 hours ago'],
  ['2026-11-19T00:00:00Z', '2 days ago'],
  ['2026-11-22T23:59:59Z', 'in 47 hours'],
  ['2026-11-25T23:18:00Z', 'in 5 days'],
  ['2026-11-25T11:59:59Z', 'in 4 days'],
  ['2026-11-16T00:42:00Z', '4 days ago'],
])('%s is %s', (instant, words) => {
  expect(relative(Instant.parse(instant), now)).toBe(words)
})

it('counts in the singular and in the plural', () => {
  expect([counted(0, 'key'), counted(1, 'key'), counted(2, 'key')]).toEqual(['0 keys', '1 key', '2 keys'])
})
