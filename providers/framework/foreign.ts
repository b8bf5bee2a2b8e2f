// Schemas for what providers send. Numbers arrive as their exact text, never as floats.
import { LosslessNumber } from 'lossless-json'
import { z } from 'zod'
import { addAll, type Decimal, shift, toDecimal } from '../../schema/decimal.ts'
import { type Instant, instantAt, toInstant } from '../../schema/instant.ts'
import { toText } from '../../schema/text.ts'
import { dayOf } from './calendar.ts'

const JsonNumber = z.instanceof(LosslessNumber)

/** An amount or a quantity: a JSON number, or the same number as a string. Providers switch between the two. */
export const amount = z.union([JsonNumber, z.string()], 'is not a number').transform((value, context) => {
  const decimal = toDecimal(value instanceof LosslessNumber ? value.value : value)
  if (decimal !== null) return decimal
  context.addIssue('is not a number')
  return z.NEVER
})

/** An amount in another unit than its currency's: `scaled(-8)` reads 1e-8 dollars, `scaled(2)` a fraction as percent. */
export function scaled(places: number) {
  return amount.transform((value, context) => {
    const moved = value.length + Math.abs(places) > maxScaledLength ? null : shift(value, places)
    if (moved !== null) return moved
    context.addIssue('is not a number that can be scaled')
    return z.NEVER
  })
}

/** Longer numbers are not amounts of money, and would not fit once the decimal point is moved. */
const maxScaledLength = 60

/** Hundredths of a currency, as most providers count. */
export const cents = scaled(-2)

/** An amount written like `"$24.00"`. */
export const dollarText = z.string().transform((value, context) => {
  const decimal = /^-?\$/.test(value) ? toDecimal(value.replace('$', '')) : null
  if (decimal !== null) return decimal
  context.addIssue('is not an amount in dollars')
  return z.NEVER
})

/** Google's Money: whole units as text, billionths as a number, either left out where it is zero. Without either, the amount is unknown. */
export const googleMoney = z
  .object({ currencyCode: z.string(), units: amount.nullish(), nanos: scaled(-9).nullish() })
  .transform(({ currencyCode, units, nanos }, context): { amount: Decimal | null; currency: string } => {
    const parts = [units, nanos].filter((part) => part != null)
    const { data } = currency.safeParse(currencyCode)
    if (data !== undefined) return { amount: parts.length === 0 ? null : addAll(parts), currency: data }
    context.addIssue('is not a currency')
    return z.NEVER
  })

/** A status code in the body, as a number or text, that is one of these: for providers whose HTTP status is always 200. */
export function code(...codes: readonly string[]) {
  return amount.refine((value) => codes.includes(value), 'is another code')
}

/** A whole number that counts things. */
export const count = amount.refine((decimal) => /^\d{1,15}$/.test(decimal), 'is not a count').transform(Number)

/** A point in time; anything but RFC 3339 is refused. */
export const instant = z.string().transform((value, context) => {
  const parsed = toInstant(value)
  if (parsed !== null) return parsed
  context.addIssue('is not an RFC 3339 time')
  return z.NEVER
})

/** Unix time in seconds, milliseconds or microseconds, told apart by magnitude. */
export const unixTime = amount.transform((decimal, context): Instant => {
  const value = /^\d{1,15}(?:\d?|\.\d+)$/.test(decimal) ? Number(decimal) : 0
  const milliseconds = value < 1e11 ? value * 1000 : value < 1e14 ? value : value / 1000
  if (value > 0) return instantAt(Math.floor(milliseconds))
  context.addIssue('is not a Unix time')
  return z.NEVER
})

/** A point in time, or the start of a bare date. */
export const instantOrDate = z.string().transform((value, context) => {
  const parsed = toInstant(value) ?? toInstant(`${value}T00:00:00Z`)
  if (parsed !== null) return parsed
  context.addIssue('is not a time or date')
  return z.NEVER
})

/** Names in one text, separated by commas: `"gist, read:org"`. */
export const commaList = z.string().transform((value) =>
  value
    .split(',')
    .map(toText)
    .filter((word) => word !== ''),
)

/** A date like `2025-08-24` (or a time on that day), as the UTC day that it names. */
export const day = z.string().transform((value, context) => {
  const named = dayOf(value.slice(0, 10))
  if (named !== null) return named
  context.addIssue('is not a day')
  return z.NEVER
})

/** A boolean; one documented example has the string "false". */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])

/** A short string that may be stored in a sidecar: without control characters, cut to length. */
export const text = z.string().transform(toText)

/** A quota name made from words of the provider; characters that a name cannot have become dashes. */
export function plainName(...words: readonly string[]): string {
  const plain = words
    .join('_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
  return plain.replace(/^[^a-z0-9]+/, '').slice(0, 64) || 'unnamed'
}

/** An ISO 4217 currency as a provider writes it, `usd` included. */
export const currency = z
  .string()
  .transform((code) => code.toUpperCase())
  .refine((code) => /^[A-Z]{3}$/.test(code), 'is not a currency')

/** An object whose names are data (models, ids) and whose values are objects; other values are ignored. */
export function mapOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (map) => withEntries(map, (value) => (isObject(value) ? [value] : [])),
    z.record(z.string(), item),
  )
}

/** An object whose names are data and whose values are lists; other values are ignored, and in the lists null is. */
export function listsByName<Item extends z.ZodType>(item: Item) {
  const items = z.array(item.nullable()).transform((list) => list.flatMap((one) => (one === null ? [] : [one])))
  return z.preprocess(
    (map) => withEntries(map, (value) => (Array.isArray(value) ? [value] : [])),
    z.record(z.string(), items),
  )
}

function withEntries(map: unknown, kept: (value: unknown) => unknown[]): unknown {
  if (!isObject(map)) return map
  return Object.fromEntries(
    Object.entries(map).flatMap(([name, value]) => kept(value).map((entry) => [name, entry] as const)),
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber)
}
