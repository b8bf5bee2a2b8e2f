// Mistral's limits: money per month of the organization and of each workspace, requests per second, tokens per minute and month.
// Source: OpenAPI description of the Admin API (beta); amounts are whole units of the currency beside them.
import { z } from 'zod'
import type { Quota, RateLimit } from '../../schema/reading.ts'
import { amount, currency, flag, mapOf, text } from '../framework/foreign.ts'
import { gapIf } from '../framework/gaps.ts'
import { maybe, nullish, readableItems } from '../framework/readable.ts'
import { money, quota, rateLimit } from '../framework/rows.ts'

/** Even the example in the reference leaves most fields out. */
export const SpendLimit = z.object({
  limits: z.object({
    completion: z.object({
      ...nullish({ no_monthly_limit: flag, monthly_limit_reached: flag, total_usage: amount, usage_limit: amount }),
    }),
    last_payment_failure: maybe(flag),
    currency: maybe(currency),
  }),
})

export const RateLimits = z.object({
  requests_per_second: maybe(amount),
  tokens_limits_by_model: maybe(mapOf(z.object({ tokens_per_minute: maybe(amount), tokens_per_month: maybe(amount) }))),
})

export const Workspaces = z.object({
  items: readableItems(
    z.object({
      uuid: z.string(),
      spend_limit: z
        .object({ value: amount.nullish(), currency: currency.nullish(), no_monthly_limit: flag.nullish() })
        .nullish(),
    }),
  ),
})

/** What was spent this month, and the limit of it. Both include Vibe. */
export function spendLimit({ limits }: z.output<typeof SpendLimit>) {
  const { no_monthly_limit, monthly_limit_reached, total_usage: used, usage_limit: limit } = limits.completion
  const { currency } = limits
  const spent = currency ? money(used, currency) : null
  const limited =
    currency && no_monthly_limit === false && limit != null
      ? quota('monthly_spend_limit', currency, { limit, used, period: 'month' })
      : null
  const quotas: Quota[] | null = no_monthly_limit ? [] : limited
  return {
    spent,
    quotas,
    flags: { monthly_limit_reached, last_payment_failure: limits.last_payment_failure },
    gaps: [
      ...gapIf(!spent, 'costs', 'not_offered', 'Mistral did not report the spend for this month'),
      ...gapIf(!quotas, 'quotas', 'not_offered', 'Mistral did not report the spend limit for this month'),
    ],
  }
}

export function rateLimits({ requests_per_second, tokens_limits_by_model }: z.output<typeof RateLimits>): RateLimit[] {
  return [
    ...rateLimit('requests', requests_per_second, 1),
    ...Object.entries(tokens_limits_by_model ?? {}).flatMap(([model, { tokens_per_minute }]) =>
      rateLimit('tokens', tokens_per_minute, 60, { model: text.parse(model) }),
    ),
  ]
}

export function monthlyTokens({ tokens_limits_by_model }: z.output<typeof RateLimits>): Quota[] {
  return Object.entries(tokens_limits_by_model ?? {}).flatMap(([model, { tokens_per_month: limit }]) =>
    /^[a-z0-9._-]{1,40}$/.test(model) ? quota(`tokens_per_month.${model}`, 'tokens', { limit, period: 'month' }) : [],
  )
}

/** Workspaces go by their ids; their names may be people's. */
export function workspaceLimits({ items }: z.output<typeof Workspaces>): Quota[] {
  return items.flatMap(({ uuid, spend_limit }) => {
    const { value: limit, currency, no_monthly_limit } = spend_limit ?? {}
    return no_monthly_limit || limit == null || currency == null || !/^[0-9a-f-]{1,40}$/.test(uuid)
      ? []
      : quota(`workspace_${uuid}`, currency, { limit, period: 'month' })
  })
}
