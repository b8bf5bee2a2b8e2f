// Exact decimal numbers as strings: the only form in which keyz stores amounts and quantities.
import Big from 'big.js'
import { z } from 'zod'

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
  if (trimmed.length > maxLength || !foreignForm.test(trimmed)) return null
  // Most numbers are in canonical form already.
  if (canonicalForm.test(trimmed)) return Decimal.parse(trimmed)
  return Decimal.safeParse(canonical(new Big(trimmed))).data ?? null
}

export function add(...amounts: Decimal[]): Decimal {
  return addAll(amounts)
}

/** The sum of a list of any length; zero for an empty one. */
export function addAll(amounts: readonly Decimal[]): Decimal {
  return exact(amounts.reduce((sum, amount) => sum.plus(amount), new Big(0)))
}

export function subtract(from: Decimal, amount: Decimal): Decimal {
  return exact(new Big(from).minus(amount))
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return exact(new Big(left).times(right))
}

export function negate(amount: Decimal): Decimal {
  return subtract(zero, amount)
}

/** Moves the decimal point: `shift('640', -2)` is `'6.4'`, so cents become dollars without a division. */
export function shift(amount: Decimal, places: number): Decimal {
  return exact(new Big(amount).times(new Big(`1e${places}`)))
}

/** Like `subtract`, for amounts from outside. Null if the exact difference has too many digits. */
export function difference(from: Decimal, amount: Decimal): Decimal | null {
  return fitting(new Big(from).minus(amount))
}

/** The exact sum of amounts from outside. Null if it has too many digits. */
export function sum(amounts: readonly Decimal[]): Decimal | null {
  return fitting(amounts.reduce((total, amount) => total.plus(amount), new Big(0)))
}

/** How a division ends: cut off after so many decimal places, or rounded to so many significant digits. */
export type Rounding = { places: number } | { digits: number }

/** More than any rounding needs, even for small amounts. */
const divisionPlaces = 60

/** Big numbers of a kind of their own, whose divisions are cut off. */
const Division = Big()
Division.RM = Division.roundDown

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
  const divisor = divisors.reduce((product, factor) => product.times(factor), new Big(1))
  if (divisor.eq(0)) return null
  Division.DP = 'places' in rounding ? rounding.places : divisionPlaces
  const cut = dividends.reduce((product, factor) => product.times(factor), new Division(1)).div(divisor)
  return fitting('places' in rounding ? cut : cut.prec(rounding.digits, Big.roundHalfUp))
}

/** Rounded to so many decimal places or significant digits, halves away from zero. */
export function rounded(amount: Decimal, to: Rounding): Decimal {
  const value = new Big(amount)
  return exact('places' in to ? value.round(to.places, Big.roundHalfUp) : value.prec(to.digits, Big.roundHalfUp))
}

/** Negative, zero or positive, as in a sort. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  return new Big(left).cmp(right)
}

function exact(value: Big): Decimal {
  return Decimal.parse(canonical(value))
}

function fitting(value: Big): Decimal | null {
  return Decimal.safeParse(canonical(value)).data ?? null
}

function canonical(value: Big): string {
  return value.eq(0) ? '0' : value.toFixed()
}
