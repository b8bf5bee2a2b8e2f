// What Cloudflare reports about money: what it bills per day and service, and what AI Gateway estimates per model from list prices.
// Source: Cloudflare's API reference; the GraphQL query as others use it.
import { z } from 'zod'
import type { Instant } from '../../schema/instant.ts'
import type { Cost, Usage } from '../../schema/reading.ts'
import { secondsAfter, utcDay, utcMonth } from '../framework/calendar.ts'
import { amount, currency, instant, text } from '../framework/foreign.ts'
import { maybe, readableItems } from '../framework/readable.ts'
import type { AskContext } from '../framework/request.ts'
import { costAndShare, costRow, usageRows } from '../framework/rows.ts'

export const BillableRows = z.array(
  z.object({
    BilledCost: amount,
    BillingCurrency: currency,
    ChargePeriodStart: instant,
    ChargePeriodEnd: instant,
    ServiceName: text.nullish(),
  }),
)

const GatewayRow = z.object({
  count: amount,
  sum: z.object({ cost: maybe(amount), tokensIn: maybe(amount), tokensOut: maybe(amount) }),
  dimensions: z.object({ model: text.nullish(), provider: text.nullish() }),
})

export const GatewayUse = z.object({
  data: z.object({
    viewer: z.object({ accounts: z.array(z.object({ aiGatewayRequestsAdaptiveGroups: readableItems(GatewayRow) })) }),
  }),
})

/** GraphQL says with status 200 that it refuses. */
export const GraphqlRefusal = z.object({
  data: z.null().optional(),
  errors: z.array(z.object({ message: z.string() })).min(1),
})

const query =
  'query($acct: string!, $since: Time!, $until: Time!) { viewer { accounts(filter: {accountTag: $acct}) { aiGatewayRequestsAdaptiveGroups(limit: 1000, filter: {datetimeHour_geq: $since, datetimeHour_leq: $until}) { count sum { cost tokensIn tokensOut } dimensions { gateway model provider } } } } }'

/** The whole hours of the running month. */
export function gatewayQuery({ now, parameters }: AskContext) {
  const { starts_at, ends_at } = utcMonth(now)
  return { query, variables: { acct: parameters.account_id, since: starts_at, until: secondsAfter(ends_at, -3600) } }
}

/** One row per day, and one per day and service. A charge for anything but a day has no row. */
export function billed(rows: z.output<typeof BillableRows>): Cost[] {
  return rows.flatMap(({ BilledCost, BillingCurrency, ChargePeriodStart, ChargePeriodEnd, ServiceName: service }) => {
    const day = utcDay(ChargePeriodStart)
    const isDay = day.starts_at === ChargePeriodStart && day.ends_at === ChargePeriodEnd
    return isDay ? costAndShare(day, BilledCost, { service }, BillingCurrency) : []
  })
}

/** Of the running month, per model: an estimate, so in rows of its own kind. */
export function gatewayUse({ data }: z.output<typeof GatewayUse>, now: Instant): { costs: Cost[]; usage: Usage[] } {
  const month = utcMonth(now)
  const rows = data.viewer.accounts.flatMap(({ aiGatewayRequestsAdaptiveGroups: groups }) => groups)
  const groupOf = ({ model, provider }: (typeof rows)[number]['dimensions']) => ({
    source: 'ai_gateway_estimate',
    model,
    provider,
  })
  return {
    costs: rows.flatMap(({ sum, dimensions }) => costRow(month, sum.cost, groupOf(dimensions))),
    usage: rows.flatMap(({ count, sum, dimensions }) =>
      usageRows(
        month,
        { requests: count, input_tokens: sum.tokensIn, output_tokens: sum.tokensOut },
        { ...groupOf(dimensions), source: 'ai_gateway' },
      ),
    ),
  }
}
