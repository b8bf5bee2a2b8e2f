// The Console API of OpenCode: what its answers hold, and the rows that they mean. Only config and budgets are documented; the rest is as others have seen it.
import { z } from 'zod'
import { add } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Cost, Quota, Usage } from '../../schema/reading.ts'
import { utcMonth } from '../framework/calendar.ts'
import { amount, day, instant, scaled } from '../framework/foreign.ts'
import { countedItems, isLeftOut, maybe, readableItems } from '../framework/readable.ts'
import { costRow, quota, usageRows } from '../framework/rows.ts'

/** Bigints are sent as text; a fraction of one is a mistake and no amount. */
const whole = amount.refine((value) => /^-?\d+$/.test(value), 'is not a whole number')

/** 1 dollar is 100,000,000 micro-cents. */
const microCents = scaled(-8).refine((dollars) => /^-?\d+(?:\.\d{1,8})?$/.test(dollars), 'is not a whole number')

/** What a foreign word may be before it is shown. */
const word = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'is not a plain word')

const workspaceId = z.string().regex(/^(?:wrk|org)_[A-Za-z0-9_-]{1,100}$/, 'is not a workspace id')

export const Workspaces = countedItems(z.object({ id: workspaceId }))

/** Only a prepaid workspace that pays as it goes has a balance, and its answer always contains it. */
export const BillingStatus = z
  .object({
    billingMode: word,
    mode: word,
    balanceMicroCents: maybe(microCents),
    availableMicroCents: maybe(microCents),
    creditLimitMicroCents: maybe(microCents),
    dailyLimitMicroCents: maybe(microCents),
  })
  .refine((status) => !hasBalance(status) || status.balanceMicroCents != null, {
    path: ['balanceMicroCents'],
    error: 'is missing',
  })

export function hasBalance({ billingMode, mode }: { billingMode: string; mode: string }): boolean {
  return billingMode === 'prepaid' && mode === 'pay-as-you-go'
}

/** What can still be spent is another figure than the balance, and never takes its place. */
export function moneyQuotas(status: z.output<typeof BillingStatus>): Quota[] {
  return [
    ...quota('available', 'USD', { remaining: status.availableMicroCents }),
    ...quota('credit_limit', 'USD', { limit: status.creditLimitMicroCents }),
    ...quota('daily_limit', 'USD', { limit: status.dailyLimitMicroCents, period: 'day' }),
  ]
}

/** The bucket of input leaves out what was read from or written to a cache: it is seen far smaller than that. */
export const UsageSummary = z.object({
  totalRequests: whole,
  totalInputTokens: whole,
  totalOutputTokens: whole,
  totalCacheReadTokens: whole,
  totalCacheWrite5mTokens: whole,
  totalCacheWrite1hTokens: whole,
  totalCostMicroCents: microCents,
})

/** Asked for since the start of the month, so the interval is exact. */
export function monthUsage(summary: z.output<typeof UsageSummary>, now: Instant): Usage[] {
  const read = summary.totalCacheReadTokens
  const written = add(summary.totalCacheWrite5mTokens, summary.totalCacheWrite1hTokens)
  return usageRows(utcMonth(now), {
    requests: summary.totalRequests,
    input_tokens: add(summary.totalInputTokens, read, written),
    output_tokens: summary.totalOutputTokens,
    cache_read_tokens: read,
    cache_write_tokens: written,
  })
}

export function monthCost(summary: z.output<typeof UsageSummary>, now: Instant): Cost[] {
  return costRow(utcMonth(now), summary.totalCostMicroCents)
}

export const CostByDay = readableItems(z.object({ date: day, totalCostMicroCents: microCents }))

export function dailyCosts(days: z.output<typeof CostByDay>): Cost[] {
  return days.flatMap(({ date, totalCostMicroCents }) => costRow(date, totalCostMicroCents))
}

const Meter = z.object({ resetsAt: maybe(instant), limitMicroCents: microCents, usedMicroCents: microCents })

/** Without a subscription the whole is null, or its access. */
export const GoStatus = z.object({
  product: maybe(word),
  cancelAtPeriodEnd: maybe(z.boolean()),
  access: z
    .object({ endsAt: maybe(instant), meters: z.object({ fiveHour: Meter, week: Meter, month: Meter }) })
    .nullable(),
})

export function goMeters(access: NonNullable<z.output<typeof GoStatus>['access']>): Quota[] {
  const { fiveHour, week, month } = access.meters
  return [
    ...meterQuota('go_rolling', '5h', fiveHour),
    ...meterQuota('go_weekly', 'week', week),
    // The last month of a subscription ends with it.
    ...meterQuota('go_monthly', 'month', {
      ...month,
      resetsAt: isLeftOut(month, 'resetsAt') ? null : (month.resetsAt ?? access.endsAt),
    }),
  ]
}

function meterQuota(name: string, period: Quota['period'], meter: z.output<typeof Meter>): Quota[] {
  return quota(name, 'USD', {
    limit: meter.limitMicroCents,
    used: meter.usedMicroCents,
    period,
    resets_at: meter.resetsAt,
  })
}
