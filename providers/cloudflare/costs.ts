// What Cloudflare reports about money: what it bills per day and service, and what AI Gateway estimates per model from list prices.
// Source: Cloudflare's API reference; the GraphQL query as others use it.
import { z } from 'zod'
import type { Instant } from '../../schema/instant.ts'
import type { Cost, Gap, Usage } from '../../schema/reading.ts'
import { secondsAfter, utcDay, utcMonth } from '../framework/calendar.ts'
import { amount, currency, instant, text } from '../framework/foreign.ts'
import { gapIf } from '../framework/gaps.ts'
import { maybe } from '../framework/readable.ts'
import type { AskContext } from '../framework/request.ts'
import { costAndShare, costRow, toldInAll, usageRows } from '../framework/rows.ts'

export const BillableRows = z.array(
  z.object({
    BilledCost: amount,
    BillingCurrency: currency,
    ChargePeriodStart: instant,
    ChargePeriodEnd: instant,
    ServiceName: text.nullish(),
  }),
)

/** Of every gateway a row of its own, and added up by model: so they are read as a whole. */
const GatewayRow = z.object({
  count: amount,
  sum: z.object({ cost: maybe(amount), tokensIn: maybe(amount), tokensOut: maybe(amount) }),
  dimensions: z.object({ model: text.nullish(), provider: text.nullish() }),
})

export const GatewayUse = z.object({
  data: z.object({
    viewer: z.object({ accounts: z.tuple([z.object({ aiGatewayRequestsAdaptiveGroups: z.array(GatewayRow) })]) }),
  }),
  // With an error beside it, the data lacks something.
  errors: z.tuple([]).nullish(),
})

/** What GraphQL says with status 200 when it fails, and when it refuses. No other answer is without `success`. */
const failure = (message: z.ZodString) =>
  z.object({
    success: z.never().optional(),
    data: z.null().optional(),
    errors: z.tuple([z.object({ message })], z.unknown()),
  })
export const GraphqlFailure = failure(z.string())
export const GraphqlRefusal = failure(z.string().regex(/authoriz|permission/i))

/** As many rows as may come. So many may be cut short. */
const maxRows = 1000

const query = `query($acct: string!, $since: Time!, $until: Time!) { viewer { accounts(filter: {accountTag: $acct}) { aiGatewayRequestsAdaptiveGroups(limit: ${maxRows}, filter: {datetimeHour_geq: $since, datetimeHour_leq: $until}) { count sum { cost tokensIn tokensOut } dimensions { gateway model provider } } } } }`

/** The whole hours of the running month. */
export function gatewayQuery({ now, parameters }: AskContext) {
  const { starts_at, ends_at } = utcMonth(now)
  return { query, variables: { acct: parameters.account_id, since: starts_at, until: secondsAfter(ends_at, -3600) } }
}

/** One row per day, and one per day and service. A charge for anything but a day has no row, and without any the cost is unknown. */
export function billed(rows: z.output<typeof BillableRows>): { costs: Cost[] | null; gaps: Gap[] } {
  const days = rows.filter(({ ChargePeriodStart: start, ChargePeriodEnd: end }) => {
    const day = utcDay(start)
    return day.starts_at === start && day.ends_at === end
  })
  return {
    costs:
      days.length === 0 && rows.length > 0
        ? null
        : days.flatMap(({ BilledCost, BillingCurrency, ChargePeriodStart, ServiceName: service }) =>
            costAndShare(utcDay(ChargePeriodStart), BilledCost, { service }, BillingCurrency),
          ),
    gaps: gapIf(days.length < rows.length, 'costs', 'not_offered', notDaily),
  }
}

const notDaily = 'some charges are for another period than a day, and left out'
const cutShort = 'Cloudflare cut the list of models short, so keyz keeps none of it'

type GatewayRow = z.output<typeof GatewayRow>

/** Of the running month, per model: an estimate, so in rows of its own kind. */
export function gatewayUse(
  { data }: z.output<typeof GatewayUse>,
  now: Instant,
): { costs: Cost[] | null; usage: Usage[] | null; gaps: Gap[] } {
  const month = utcMonth(now)
  const [{ aiGatewayRequestsAdaptiveGroups: rows }] = data.viewer.accounts
  if (rows.length >= maxRows)
    return { costs: null, usage: null, gaps: gapIf(true, ['costs', 'usage'], 'request_failed', cutShort) }
  const told = (figure: keyof GatewayRow['sum']) =>
    toldInAll(
      rows,
      ({ dimensions: { model, provider } }) => [model, provider],
      ({ sum }) => sum[figure],
    )
  const groupOf = (source: string, { dimensions: { model, provider } }: GatewayRow) => ({ source, model, provider })
  const used = (unit: string, figure: 'tokensIn' | 'tokensOut') =>
    told(figure).flatMap((row) => usageRows(month, { [unit]: row.sum[figure] }, groupOf('ai_gateway', row)))
  return {
    costs: told('cost').flatMap((row) => costRow(month, row.sum.cost, groupOf('ai_gateway_estimate', row))),
    usage: [
      ...rows.flatMap((row) => usageRows(month, { requests: row.count }, groupOf('ai_gateway', row))),
      ...used('input_tokens', 'tokensIn'),
      ...used('output_tokens', 'tokensOut'),
    ],
    gaps: [],
  }
}
