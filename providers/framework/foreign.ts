// The zod pieces that provider files describe foreign answers with. Numbers arrive as their exact text, never as floats.
import { LosslessNumber } from 'lossless-json'
import { z } from 'zod'
import { toDecimal } from '../../schema/decimal.ts'
import { toInstant } from '../../schema/instant.ts'
import { toText } from '../../schema/text.ts'
import { dayOf } from './calendar.ts'

const JsonNumber = z.instanceof(LosslessNumber)

/** An amount or a quantity: a JSON number, or the same number as a string. Providers change their mind about which. */
export const amount = z.union([JsonNumber, z.string()], 'is no number').transform((value, context) => {
  const decimal = toDecimal(value instanceof LosslessNumber ? value.value : value)
  if (decimal !== null) return decimal
  context.addIssue('is no number')
  return z.NEVER
})

/** A whole number that counts things. */
export const count = amount.refine((decimal) => /^\d{1,15}$/.test(decimal), 'is no count').transform(Number)

/** A point in time; anything but RFC 3339 is refused. */
export const instant = z.string().transform((value, context) => {
  const parsed = toInstant(value)
  if (parsed !== null) return parsed
  context.addIssue('is no RFC 3339 time')
  return z.NEVER
})

/** A date like `2025-08-24` (or a time on that day), as the UTC day that it names. */
export const day = z.string().transform((value, context) => {
  const named = dayOf(value.slice(0, 10))
  if (named !== null) return named
  context.addIssue('is no day')
  return z.NEVER
})

/** A yes or no; one documented example holds it as the string "false". */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])

/** A short string that may end up in a sidecar: control characters out, cut to length. */
export const text = z.string().transform(toText)

/** An ISO 4217 currency as a provider writes it, `usd` included. */
export const currency = z
  .string()
  .transform((code) => code.toUpperCase())
  .refine((code) => /^[A-Z]{3}$/.test(code), 'is no currency')
