// AI Gateway's prepaid credit: what is left, how it is topped up, and the limit of spending.
// Source: Cloudflare's API reference; that the credit is in US cents was observed by others.
import { z } from 'zod'
import type { Instant } from '../../schema/instant.ts'
import type { Quota } from '../../schema/reading.ts'
import { windowOf } from '../framework/calendar.ts'
import { cents, flag } from '../framework/foreign.ts'
import { maybe } from '../framework/readable.ts'
import { quota } from '../framework/rows.ts'
import { envelope } from './envelope.ts'

export const CreditBalance = envelope(
  z.object({
    balance: cents,
    topup_config: maybe(z.object({ amount: maybe(cents), threshold: maybe(cents) })),
  }),
)

export const SpendingLimit = envelope(
  z.object({
    enabled: flag,
    config: maybe(z.object({ amount: maybe(cents), duration: maybe(z.string()), strategy: maybe(z.string()) })),
  }),
)

/** Not enabled means no limit, even if there is an amount. The amount is in US cents, as documented. */
export function spendingLimit(
  { enabled, config }: z.output<typeof SpendingLimit>['result'],
  now: Instant,
): Quota[] | null {
  if (!enabled) return []
  if (config?.amount == null) return null
  const window = windowOf(config.duration, now)
  // A sliding window has no instant at which it starts again.
  const resets_at = config.strategy === 'fixed' ? window?.ends_at : null
  return quota('ai_gateway_spending_limit', 'USD', { limit: config.amount, period: window?.period, resets_at })
}

export function topUp(config: z.output<typeof CreditBalance>['result']['topup_config']): Record<string, string> {
  if (config?.amount == null || config.threshold == null) return {}
  return { auto_top_up_usd: config.amount, auto_top_up_below_usd: config.threshold }
}
