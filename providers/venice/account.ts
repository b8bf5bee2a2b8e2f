// Venice's limits per model, its list of keys and its ledger of charges. Source: Venice's OpenAPI file; how charges look was observed by others.
import { z } from 'zod'
import { negate } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { RateLimit } from '../../schema/reading.ts'
import { utcDay } from '../framework/calendar.ts'
import { amount, instant, text } from '../framework/foreign.ts'
import { countedItems, maybe, readableItems } from '../framework/readable.ts'
import { costAndShare, ifAny, quota, rateLimit, usageRows } from '../framework/rows.ts'

export const RateLimits = readableItems(
  z.object({ apiModelId: text, rateLimits: readableItems(z.object({ amount: amount.nullish(), type: z.string() })) }),
)

/** The list shows only the last characters of a key; they are compared and never stored. Descriptions are free text. */
const Key = z.object({
  apiKeyType: maybe(text),
  last6Chars: maybe(z.string()),
  createdAt: maybe(instant),
  expiresAt: maybe(instant),
  limitPeriod: maybe(z.string()),
  consumptionLimits: maybe(z.object({ usd: maybe(amount), diem: maybe(amount) })),
  currentPeriodUsage: maybe(z.object({ usd: maybe(amount), diem: maybe(amount) })),
  usage: maybe(z.object({ trailingSevenDays: maybe(z.object({ usd: maybe(amount), diem: maybe(amount) })) })),
})
export const Keys = z.object({ data: countedItems(Key) })

/** Charges are added up, so the ledger is read as a whole. */
export const History = z.object({
  data: z.array(z.object({ timestamp: instant, sku: text.nullish(), amount, currency: z.string() })),
})

const kinds = new Map([
  ['RPM', { unit: 'requests', seconds: 60 }],
  ['RPD', { unit: 'requests', seconds: 86_400 }],
  ['TPM', { unit: 'tokens', seconds: 60 }],
  ['TPD', { unit: 'tokens', seconds: 86_400 }],
])

/** Per model; a kind that keyz does not know is left out. Null if there are limits, and none of them is known. */
export function rateLimits(models: z.output<typeof RateLimits>): RateLimit[] | null {
  const isUnlimited = models.every(({ rateLimits }) => rateLimits.length === 0)
  const told = models.flatMap(({ apiModelId: model, rateLimits: limits }) =>
    limits.flatMap(({ amount: limit, type }) => {
      const known = kinds.get(type)
      return known === undefined ? [] : rateLimit(known.unit, limit, known.seconds, { model })
    }),
  )
  return isUnlimited ? [] : ifAny(told)
}

/** What one key may spend in its period, in each of two currencies; null is without limit. */
export function keyLimits(key: z.output<typeof Key>, nextEpoch: Instant | null | undefined) {
  const { consumptionLimits: limits, currentPeriodUsage: used, limitPeriod } = key
  const period = limitPeriod === 'MONTH' ? 'month' : limitPeriod === 'LIFETIME' ? 'total' : null
  const window = { period, resets_at: limitPeriod === 'EPOCH' ? nextEpoch : null } as const
  return [
    ...(limits?.usd == null ? [] : quota('key_limit', 'USD', { ...window, limit: limits.usd, used: used?.usd })),
    ...(limits?.diem == null
      ? []
      : quota('key_limit_diem', 'diem', { ...window, limit: limits.diem, used: used?.diem })),
  ]
}

/** Purchases of credit are in the same ledger, and are not costs. */
const purchase = 'credit-purchase'

/**
 * A charge is negative, a refund positive. Only dollars are money; DIEM and bundled credits are usage.
 * Each row of a request repeats its tokens, so they are not summed.
 */
export function charges({ data }: z.output<typeof History>) {
  return {
    costs: data.flatMap(({ timestamp, sku, amount: change, currency }) =>
      currency === 'USD' && sku !== purchase ? costAndShare(utcDay(timestamp), negate(change), { sku }) : [],
    ),
    usage: data.flatMap(({ timestamp, amount: change, currency }) =>
      currency !== 'USD' && /^[A-Z][A-Z_]{0,40}$/.test(currency)
        ? usageRows(utcDay(timestamp), { [currency.toLowerCase()]: negate(change) })
        : [],
    ),
  }
}
