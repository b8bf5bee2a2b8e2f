// Limits in the units of what is beside them.
import { expect, it } from 'vitest'
import { daysLeft } from '../../../meta/judge/burn.ts'
import { daysWords, exactLength, limitInDays, limitWords, shortLength } from '../../../meta/judge/day-words.ts'
import { Decimal, zero } from '../../../schema/decimal.ts'
import { RunwayBand } from '../../../schema/runway.ts'

it.each([
  ['3d', '3 days', '3 days'],
  ['1d', '24 hours', '24 hours'],
  ['72h', '3 days', '3 days'],
  ['36h', '36 hours', '36 hours'],
  ['60h', '2.5 days', '60 hours'],
  ['12h', '12 hours', '12 hours'],
  ['5h', '5 hours', '5 hours'],
  ['90m', '90 minutes', '90 minutes'],
  ['1m', '1 minute', '1 minute'],
  ['1s', '1 second', '1 second'],
  ['0s', '0 hours', '0 hours'],
])('%s is %s beside a runway, and %s beside an age', (limit, inDays, words) => {
  expect([limitInDays(limit), limitWords(limit)]).toEqual([inDays, words])
})

it.each([
  ['0.84', '0.7433', '27 hours', '27 h'],
  ['7', '6', '28 hours', '28 h'],
  ['6.999', '6', '27 hours', '27 h'],
  ['1', '24', '1 hour', '1 h'],
  ['0.99', '24', 'less than an hour', '<1 h'],
  ['1.999', '1', '47 hours', '47 h'],
  ['2', '1', '2 days', '2 d'],
  ['7.19', '1', '7.1 days', '7.1 d'],
])('counts the hours of %s left at %s a day from the exact amounts', (left, spent, words, short) => {
  const days = daysLeft(Decimal.parse(left), { amount: Decimal.parse(spent), milliseconds: 86_400_000 }) ?? zero

  expect([daysWords(days), shortLength(days)]).toEqual([words, short])
})

it('keeps every digit on request', () => {
  const exact = (days: string, low: string | null, high: string | null) =>
    exactLength(RunwayBand.parse({ days, low, high }))

  expect(exact('12.3', '9.8', '16.1')).toBe('12.3 days (9.8 to 16.1)')
  expect(exact('1', '0.8', null)).toBe('1 day (0.8 or more)')
  expect(exact('400.5', null, null)).toBe('400.5 days')
})
