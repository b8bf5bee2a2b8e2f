// What a provider said about one key and its account, in one common form. Null is unknown, [] is known to be none.
import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Instant } from './instant.ts'
import { Text } from './text.ts'

export const keyKinds = ['api', 'management', 'admin', 'cookie', 'token', 'service_account'] as const
export const KeyKind = z.enum(keyKinds)
export type KeyKind = z.infer<typeof KeyKind>

/** ISO 4217. Points and credits that are not money are quotas, never a currency. */
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency code')

const Name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'is not a plain name')
const Period = z.enum(['day', 'week', 'month', 'year', 'total', '5h', '7d', '30d'])
const Group = z.record(Name, Text)
/** A currency, or what is counted: `requests`, `tokens`, `percent`. */
const Unit = z.union([Currency, Name])

const Money = z.strictObject({ amount: Decimal, currency: Currency })

export const Balance = z.strictObject({
  amount: Decimal,
  currency: Currency,
  parts: z.array(z.strictObject({ name: Name, amount: Decimal })),
})
export type Balance = z.infer<typeof Balance>

/** `starts_at` and `ends_at` are the exact UTC interval, end exclusive. Both are null only for a lifetime without known dates. */
const window = { period: Period, starts_at: Instant.nullable(), ends_at: Instant.nullable() }

const Cost = z.strictObject({ ...window, amount: Decimal, currency: Currency, group: Group.nullable() })
export type Cost = z.infer<typeof Cost>

const Usage = z.strictObject({ ...window, unit: Unit, quantity: Decimal, group: Group.nullable() })
export type Usage = z.infer<typeof Usage>

export const Quota = z.strictObject({
  name: Name,
  unit: Unit,
  limit: Decimal.nullable(),
  used: Decimal.nullable(),
  remaining: Decimal.nullable(),
  period: Period.nullable(),
  resets_at: Instant.nullable(),
})
export type Quota = z.infer<typeof Quota>

const RateLimit = z.strictObject({
  unit: Unit,
  limit: Decimal,
  per_seconds: z.int().positive(),
  group: Group.nullable(),
})
export type RateLimit = z.infer<typeof RateLimit>

/** The parts of a reading that a provider may not report, and that a gap can name. */
export const Field = z.enum([
  'balances',
  'credits_total',
  'credits_used',
  'costs',
  'usage',
  'quotas',
  'rate_limits',
  'expires_at',
  'key',
  'models',
  'attributes',
])
export type Field = z.infer<typeof Field>

export const GapReason = z.enum([
  'not_offered',
  'needs_management_key',
  'needs_parameter',
  'forbidden',
  'request_failed',
  'unit_undocumented',
  'window_undocumented',
  'no_plan',
])
export type GapReason = z.infer<typeof GapReason>

export const Gap = z.strictObject({ field: Field, reason: GapReason, hint: Text.nullable() })
export type Gap = z.infer<typeof Gap>

const Key = z.strictObject({
  created_at: Instant.nullable(),
  disabled: z.boolean().nullable(),
  permissions: z.array(Text).nullable(),
  plan: Text.nullable(),
})

export const readingFields = {
  balances: z
    .array(Balance)
    .refine(
      (balances) => new Set(balances.map(({ currency }) => currency)).size === balances.length,
      'has a currency twice',
    )
    .nullable(),
  credits_total: Money.nullable(),
  credits_used: Money.nullable(),
  costs: z.array(Cost).nullable(),
  usage: z.array(Usage).nullable(),
  quotas: z.array(Quota).nullable(),
  rate_limits: z.array(RateLimit).nullable(),
  expires_at: Instant.nullable(),
  key: Key,
  models: z.strictObject({ count: z.int().nonnegative(), ids: z.array(Text).nullable() }).nullable(),
  attributes: z.record(Name, Text),
  gaps: z.array(Gap),
}

export const Reading = z.strictObject(readingFields)
export type Reading = z.infer<typeof Reading>

/** A reading in which nothing is known. */
export const nothingRead: Reading = {
  balances: null,
  credits_total: null,
  credits_used: null,
  costs: null,
  usage: null,
  quotas: null,
  rate_limits: null,
  expires_at: null,
  key: { created_at: null, disabled: null, permissions: null, plan: null },
  models: null,
  attributes: {},
  gaps: [],
}
