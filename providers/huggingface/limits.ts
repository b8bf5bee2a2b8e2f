// Hugging Face's limits: inference of the month in billionths of a dollar, GPU time, and requests by a header.
// Sources: zero-gpu in the Hub API, rate limit page; the fields of the billing answer were observed by others.
import { z } from 'zod'
import { compareDecimals, subtract } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Quota, RateLimit } from '../../schema/reading.ts'
import { amount, instant, scaled } from '../framework/foreign.ts'
import { maybe } from '../framework/readable.ts'
import { quota, rateLimit } from '../framework/rows.ts'

const nano = maybe(scaled(-9))
const Inference = z.object({
  usedNanoUsd: nano,
  includedNanoUsd: nano,
  limitNanoUsd: nano,
  numRequests: maybe(amount),
})
export const Billing = z.object({ usage: z.object({ inferenceProviders: Inference }) })

export const GpuTime = z.object({ base: amount, current: amount, resetsAt: maybe(instant) })

/** What is used beyond the included credit is billed, and counts against the limit that the account has set. */
export function inferenceQuotas(told: z.output<typeof Inference>, resets_at: Instant | null | undefined): Quota[] {
  const { usedNanoUsd: used, includedNanoUsd: included, limitNanoUsd: limit } = told
  const billed = used && included && compareDecimals(used, included) > 0 ? subtract(used, included) : null
  const monthly = { period: 'month' as const, resets_at }
  return [
    ...(included ? quota('included_credit', 'USD', { ...monthly, limit: included, used }) : []),
    ...(limit ? quota('spending_limit', 'USD', { ...monthly, limit, used: billed }) : []),
  ]
}

/** `current` is what is left, in seconds of GPU time. */
export function gpuQuota({ base, current, resetsAt }: z.output<typeof GpuTime>): Quota[] {
  return quota('zero_gpu', 'seconds', { limit: base, remaining: current, resets_at: resetsAt })
}

/** `"fixed window";"api";q=1000;w=300`: `q` requests in `w` seconds. */
export function rateLimitsIn(policy: string | null | undefined): RateLimit[] | null {
  const [, limit, seconds] = /"api";q=(\d{1,9});w=([1-9]\d{0,8})/.exec(policy ?? '') ?? []
  const { data } = amount.safeParse(limit)
  return data === undefined ? null : rateLimit('requests', data, Number(seconds))
}
