// Anthropic's admin reports and what they mean: cost in cents as text, tokens in disjoint kinds, Claude Code in cents as a number.
// Source: Admin API reference.
import { z } from 'zod'
import { add, type Decimal, zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Cost, RateLimit, Usage } from '../../schema/reading.ts'
import { dateOf, utcDay } from '../framework/calendar.ts'
import { eachDayOnce } from '../framework/each-once.ts'
import { amount, cents, currency, day, instant, text } from '../framework/foreign.ts'
import { maybe, readableItems } from '../framework/readable.ts'
import { costAndShare, costRow, rateLimit, toldInAll, usageRows } from '../framework/rows.ts'

/** One UTC day, as all reports are asked for. Its results are added up, so a day is read as a whole. */
const bucket = <Result extends z.ZodType>(result: Result) =>
  z.object({ data: readableItems(z.object({ starting_at: instant, results: z.array(result) })) })

export const CostReport = bucket(
  z.object({
    amount: cents,
    currency,
    cost_type: text.nullish(),
    model: text.nullish(),
    description: z.string().nullish(),
  }),
)

export const UsageReport = bucket(
  z.object({
    api_key_id: z.string().nullish(),
    model: text.nullish(),
    uncached_input_tokens: amount,
    cache_read_input_tokens: amount,
    cache_creation: z.object({ ephemeral_1h_input_tokens: amount, ephemeral_5m_input_tokens: amount }),
    output_tokens: amount,
    server_tool_use: z.object({ web_search_requests: amount.nullish() }).nullish(),
  }),
)

/** What all people used is added up, so it is read as a whole. */
export const ClaudeCode = z.object({
  data: z.array(
    z.object({
      date: day,
      core_metrics: maybe(z.object({ num_sessions: maybe(amount) })),
      model_breakdown: z.array(
        z.object({
          model: text,
          tokens: z.object({ input: amount, output: amount, cache_read: amount, cache_creation: amount }),
          estimated_cost: z.object({ currency, amount: cents }),
        }),
      ),
    }),
  ),
})

export const RateLimits = z.object({
  data: readableItems(
    z.object({
      group_type: text,
      models: z.array(text).nullish(),
      limits: readableItems(z.object({ type: z.string(), value: amount })),
    }),
  ),
})

function daysOf<Row>(data: readonly { starting_at: Instant; results: readonly Row[] }[]) {
  return data.map(({ starting_at, results }) => ({ starts_at: utcDay(starting_at).starts_at, rows: results }))
}

/** One row per day, and one per day, kind of cost and model. A day without results cost nothing. */
export function reportedCosts({ data }: z.output<typeof CostReport>): Cost[] {
  const days = eachDayOnce(daysOf(data), ({ description, cost_type, model }) => [description, cost_type, model])
  return days.flatMap(({ starts_at, rows: results }) => {
    const day = utcDay(starts_at)
    const rows = results.flatMap(({ amount, currency, cost_type, model }) =>
      costAndShare(day, amount, { cost_type, model }, currency),
    )
    return results.length === 0 ? costRow(day, zero) : rows
  })
}

/** Tokens per day and model. The kinds of input are disjoint; `input_tokens` is all of them, as other providers count. */
export function reportedUsage({ data }: z.output<typeof UsageReport>, ofKey: (id: string | null) => boolean): Usage[] {
  const days = eachDayOnce(daysOf(data), ({ api_key_id, model }) => [api_key_id, model])
  return days.flatMap(({ starts_at, rows }) => {
    const day = utcDay(starts_at)
    const counted = rows.filter(({ api_key_id }) => ofKey(api_key_id ?? null))
    const searched = toldInAll(
      counted,
      ({ model }) => [model],
      ({ server_tool_use }) => server_tool_use?.web_search_requests,
    )
    return [
      ...counted.flatMap((row) => {
        const written = add(row.cache_creation.ephemeral_1h_input_tokens, row.cache_creation.ephemeral_5m_input_tokens)
        const tokens = tokenCounts(row.uncached_input_tokens, row.cache_read_input_tokens, written, row.output_tokens)
        return usageRows(day, tokens, { model: row.model })
      }),
      ...searched.flatMap(({ model, server_tool_use }) =>
        usageRows(day, { web_searches: server_tool_use?.web_search_requests }, { model }),
      ),
    ]
  })
}

/** Estimates of Anthropic's own, and part of what the cost report bills: rows of a kind of their own. People are not named. */
export function claudeCode(days: readonly { each: string; answer: z.output<typeof ClaudeCode> }[]): {
  costs: Cost[]
  usage: Usage[]
} {
  const source = { source: 'claude_code' }
  // A day comes from the request for it, whatever else that brings.
  const people = days.flatMap(({ each, answer }) => answer.data.filter(({ date }) => dateOf(date.starts_at) === each))
  const sessions = toldInAll(
    people,
    ({ date }) => [date.starts_at],
    ({ core_metrics }) => core_metrics?.num_sessions,
  )
  const models = people.flatMap(({ date, model_breakdown }) => model_breakdown.map((row) => ({ ...row, date })))
  return {
    costs: models.flatMap(({ date, model, estimated_cost: { amount, currency } }) =>
      costRow(date, amount, { ...source, model }, currency),
    ),
    usage: [
      ...sessions.flatMap(({ date, core_metrics }) =>
        usageRows(date, { sessions: core_metrics?.num_sessions }, source),
      ),
      ...models.flatMap(({ date, model, tokens: { input, output, cache_read, cache_creation } }) =>
        usageRows(date, tokenCounts(input, cache_read, cache_creation, output), { ...source, model }),
      ),
    ],
  }
}

function tokenCounts(uncached: Decimal, read: Decimal, written: Decimal, output: Decimal): Record<string, Decimal> {
  return {
    input_tokens: add(uncached, read, written),
    cache_read_tokens: read,
    cache_write_tokens: written,
    output_tokens: output,
  }
}

/** Ceilings per minute; a group of models shares one. Other limits (queued batches) have no time that they are per. */
export function rateLimits({ data }: z.output<typeof RateLimits>): RateLimit[] {
  return data.flatMap(({ group_type, models, limits }) =>
    limits.flatMap(({ type, value }) => {
      const [, unit] = /^([a-z_]{1,40})_per_minute$/.exec(type) ?? []
      const group = models == null ? { group: group_type } : { models: text.parse(models.toSorted().join(', ')) }
      return unit === undefined ? [] : rateLimit(unit, value, 60, group)
    }),
  )
}
