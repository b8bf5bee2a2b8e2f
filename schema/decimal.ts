// Exact decimal numbers as strings: the only form in which keyz stores amounts and quantities.
import { z } from 'zod'
import {
  divided,
  type Exact,
  exactOf,
  minus,
  plus,
  roundedToDigits,
  roundedToPlaces,
  times,
  writtenOf,
} from './exact.ts'

const canonicalForm = /^(?:0|-?(?:0\.\d*[1-9]|[1-9]\d*(?:\.\d*[1-9])?))$/
const foreignForm = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/

/** Far more than any real amount needs. Limits how long a number with an exponent can become. */
const maxLength = 60

/** A number in canonical form: no exponent, no trailing zeros, no `-0`. */
export const Decimal = z
  .string()
  .max(maxLength)
  .regex(canonicalForm, 'is not a canonical decimal number')
  .brand<'Decimal'>()
export type Decimal = z.infer<typeof Decimal>

export const zero = Decimal.parse('0')

/** The canonical form of a number as another program wrote it (`"74.750"`, `1e-7`), or null if it is not a number. */
export function toDecimal(text: string): Decimal | null {
  const trimmed = text.trim()
  // Most numbers are in canonical form already.
  if (isDecimal(trimmed)) return trimmed
  return trimmed.length > maxLength || !foreignForm.test(trimmed) ? null : fitting(exactOf(trimmed))
}

export function add(...amounts: Decimal[]): Decimal {
  return addAll(amounts)
}

/** The sum of a list of any length; zero for an empty one. */
export function addAll(amounts: readonly Decimal[]): Decimal {
  return exact(total(amounts))
}

export function subtract(from: Decimal, amount: Decimal): Decimal {
  return exact(minus(exactOf(from), exactOf(amount)))
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return exact(times(exactOf(left), exactOf(right)))
}

export function negate(amount: Decimal): Decimal {
  return subtract(zero, amount)
}

/** Moves the decimal point: `shift('640', -2)` is `'6.4'`, so cents become dollars without a division. */
export function shift(amount: Decimal, places: number): Decimal {
  const { units, scale } = exactOf(amount)
  return exact({ units, scale: scale - places })
}

/** Like `subtract`, for amounts from outside. Null if the exact difference has too many digits. */
export function difference(from: Decimal, amount: Decimal): Decimal | null {
  return fitting(minus(exactOf(from), exactOf(amount)))
}

/** The exact sum of amounts from outside. Null if it has too many digits. */
export function sum(amounts: readonly Decimal[]): Decimal | null {
  return fitting(total(amounts))
}

/** How a division ends: cut off after so many decimal places, or rounded to so many significant digits. */
export type Rounding = { places: number } | { digits: number }

/** More than any rounding needs, even for small amounts. */
const divisionPlaces = 60

/**
 * The product of the dividends divided by the product of the divisors: the only division, exact until its one rounding at the end.
 * `places` cuts (towards zero), `digits` rounds (halves away from zero). Null for a division by zero and for a result with too many
 * digits.
 */
export function quotient(
  dividends: readonly Decimal[],
  divisors: readonly Decimal[],
  rounding: Rounding,
): Decimal | null {
  const divisor = product(divisors)
  if (divisor.units === 0n) return null
  const dividend = product(dividends)
  if ('places' in rounding) return fitting(divided(dividend, divisor, rounding.places))
  return fitting(roundedToDigits(divided(dividend, divisor, divisionPlaces), rounding.digits))
}

/** Rounded to so many decimal places or significant digits, halves away from zero. */
export function rounded(amount: Decimal, to: Rounding): Decimal {
  const value = exactOf(amount)
  return exact('places' in to ? roundedToPlaces(value, to.places) : roundedToDigits(value, to.digits))
}

/** As many digits as a number of the computer tells apart, so that it compares them exactly. */
const digitsOfNumbers = 15

/** Negative, zero or positive, as in a sort. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  // There is only one way to write a value.
  if (left === right) return 0
  if (left.length <= digitsOfNumbers && right.length <= digitsOfNumbers) return Number(left) < Number(right) ? -1 : 1
  return minus(exactOf(left), exactOf(right)).units < 0n ? -1 : 1
}

function total(amounts: readonly Decimal[]): Exact {
  return amounts.reduce((sum, amount) => plus(sum, exactOf(amount)), { units: 0n, scale: 0 })
}

function product(factors: readonly Decimal[]): Exact {
  return factors.reduce((all, factor) => times(all, exactOf(factor)), { units: 1n, scale: 0 })
}

function isDecimal(text: string): text is Decimal {
  return text.length <= maxLength && canonicalForm.test(text)
}

function exact(value: Exact): Decimal {
  const text = writtenOf(value)
  return isDecimal(text) ? text : Decimal.parse(text)
}

function fitting(value: Exact): Decimal | null {
  const text = writtenOf(value)
  return isDecimal(text) ? text : null
}
