// Exact numbers against big.js, another library for the same: every sum, quotient and rounding of both must be the same to the last digit.
import Big from 'big.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareDecimals, Decimal, quotient, rounded } from '../../schema/decimal.ts'
import {
  divided,
  exactOf,
  minus,
  plus,
  roundedToDigits,
  roundedToPlaces,
  times,
  writtenOf,
} from '../../schema/exact.ts'

const anyDecimal = fc
  .record({
    minus: fc.constantFrom('', '-'),
    units: fc.bigInt({ min: 0n, max: 10n ** 24n }),
    places: fc.integer({ min: 0, max: 24 }),
  })
  .map(({ minus, units, places }) => writtenBy(new Big(`${minus}${units}e-${places}`)))

function writtenBy(value: Big): string {
  return value.eq(0) ? '0' : value.toFixed()
}

it('adds, subtracts and multiplies', () => {
  fc.assert(
    fc.property(anyDecimal, anyDecimal, (left, right) => {
      const [one, other] = [exactOf(left), exactOf(right)]

      expect(writtenOf(plus(one, other))).toBe(writtenBy(new Big(left).plus(right)))
      expect(writtenOf(minus(one, other))).toBe(writtenBy(new Big(left).minus(right)))
      expect(writtenOf(times(one, other))).toBe(writtenBy(new Big(left).times(right)))
    }),
    { numRuns: 1000 },
  )
})

it('divides, and cuts off towards zero', () => {
  const Cut = Big()
  Cut.RM = Cut.roundDown
  fc.assert(
    fc.property(anyDecimal, anyDecimal, fc.integer({ min: 0, max: 60 }), (dividend, divisor, places) => {
      fc.pre(divisor !== '0')
      Cut.DP = places

      const cut = divided(exactOf(dividend), exactOf(divisor), places)

      expect(writtenOf(cut)).toBe(writtenBy(new Cut(dividend).div(divisor)))
    }),
    { numRuns: 1000 },
  )
})

it('rounds halves away from zero', () => {
  fc.assert(
    fc.property(anyDecimal, fc.integer({ min: 1, max: 20 }), (amount, count) => {
      const value = exactOf(amount)

      expect(writtenOf(roundedToPlaces(value, count - 1))).toBe(
        writtenBy(new Big(amount).round(count - 1, Big.roundHalfUp)),
      )
      expect(writtenOf(roundedToDigits(value, count))).toBe(writtenBy(new Big(amount).prec(count, Big.roundHalfUp)))
    }),
    { numRuns: 1000 },
  )
})

it('divides, and rounds to so many digits', () => {
  const Cut = Big()
  Cut.RM = Cut.roundDown
  Cut.DP = 60
  fc.assert(
    fc.property(anyDecimal, anyDecimal, fc.integer({ min: 1, max: 20 }), (dividend, divisor, digits) => {
      fc.pre(divisor !== '0')
      const expected = writtenBy(new Cut(dividend).div(divisor).prec(digits, Big.roundHalfUp))

      const found = quotient([Decimal.parse(dividend)], [Decimal.parse(divisor)], { digits })

      expect(found).toBe(expected.length > 60 ? null : expected)
    }),
    { numRuns: 1000 },
  )
})

it.each([
  ['0.5', { places: 0 }, '1'],
  ['-0.5', { places: 0 }, '-1'],
  ['0.4', { places: 0 }, '0'],
  ['-0.4', { places: 0 }, '0'],
  ['99.95', { digits: 3 }, '100'],
  ['1250', { digits: 2 }, '1300'],
] as const)('rounds %s by %j to %s', (amount, to, expected) => {
  expect(rounded(Decimal.parse(amount), to)).toBe(expected)
})

it('compares amounts that a number of the computer could not tell apart', () => {
  fc.assert(
    fc.property(anyDecimal, anyDecimal, (left, right) => {
      expect(compareDecimals(Decimal.parse(left), Decimal.parse(right))).toBe(new Big(left).cmp(right))
    }),
    { numRuns: 1000 },
  )
  expect(compareDecimals(Decimal.parse('0.1000000000000001'), Decimal.parse('0.1000000000000002'))).toBe(-1)
  expect(compareDecimals(Decimal.parse('9007199254740993'), Decimal.parse('9007199254740992'))).toBe(1)
  expect(compareDecimals(Decimal.parse('9007199254740992'), Decimal.parse('9007199254740993'))).toBe(-1)
})
