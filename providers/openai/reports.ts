// OpenAI's organisation reports and what they mean: cost per day, use per day and model, limits per project.
// Source: OpenAI's OpenAPI file.
import { z } from 'zod'
import { zero } from '../../schema/decimal.ts'
import type { Cost, Quota, RateLimit, Usage } from '../../schema/reading.ts'
import { utcDay } from '../framework/calendar.ts'
import { amount, cents, currency, text, unixTime } from '../framework/foreign.ts'
import { costRow, quota, rateLimit, usageRows } from '../framework/rows.ts'

/** One UTC day, as all reports are asked for. */
const buckets = <Result extends z.ZodType>(result: Result) =>
  z.object({ data: z.array(z.object({ start_time: unixTime, results: z.array(result) })) })

export const Costs = buckets(
  z.object({
    amount: z.object({ value: amount, currency }).nullish(),
    line_item: text.nullish(),
    api_key_id: z.string().nullish(),
  }),
)

const of = { api_key_id: z.string().nullish(), model: text.nullish(), num_model_requests: amount.nullish() }

/** `input_tokens` includes what was cached, and audio and images. */
export const Completions = buckets(
  z.object({
    ...of,
    input_tokens: amount,
    input_cached_tokens: amount.nullish(),
    input_cache_write_tokens: amount.nullish(),
    output_tokens: amount,
  }),
)

export const OtherUse = buckets(
  z.object({
    ...of,
    input_tokens: amount.nullish(),
    images: amount.nullish(),
    characters: amount.nullish(),
    seconds: amount.nullish(),
  }),
)

export const SpendLimit = z.object({
  threshold_amount: cents,
  currency,
  interval: z.string().nullish(),
  enforcement: z.object({ status: text }).nullish(),
})

export const RateLimits = z.object({
  data: z.array(
    z.object({
      model: text,
      max_requests_per_1_minute: amount.nullish(),
      max_tokens_per_1_minute: amount.nullish(),
    }),
  ),
})

type Counts = (id: string | null) => boolean

/** One row per day, and one per day and line of the bill. A day without results cost nothing; one with a line that tells no amount has no sum. */
export function reportedCosts({ data }: z.output<typeof Costs>, counts: Counts): Cost[] {
  return data.flatMap(({ start_time, results }) => {
    const day = utcDay(start_time)
    const counted = results.filter(({ api_key_id }) => counts(api_key_id ?? null))
    const told = counted.flatMap(({ amount, line_item }) => (amount ? [{ ...amount, line_item }] : []))
    const lines = told.flatMap(({ value, currency, line_item }) =>
      line_item ? costRow(day, value, { line_item }, currency) : [],
    )
    const sums = told.flatMap(({ value, currency }) => costRow(day, value, null, currency))
    return [
      ...(results.length === 0 ? costRow(day, zero) : []),
      ...(told.length === counted.length ? sums : []),
      ...lines,
    ]
  })
}

/** Use per day and model; what is not counted for a kind of request has no row. */
export function reportedUsage(
  reports: readonly (z.output<typeof Completions | typeof OtherUse> | null)[],
  counts: Counts,
): Usage[] {
  return reports.flatMap((report) =>
    (report?.data ?? []).flatMap(({ start_time, results }) =>
      results
        .filter(({ api_key_id }) => counts(api_key_id ?? null))
        .flatMap(({ model, api_key_id: _, ...row }) => {
          const quantities = new Map(Object.entries(row).map(([name, quantity]) => [units[name] ?? name, quantity]))
          return usageRows(utcDay(start_time), Object.fromEntries(quantities), { model })
        }),
    ),
  )
}

const units: Readonly<Record<string, string>> = {
  num_model_requests: 'requests',
  input_cached_tokens: 'cache_read_tokens',
  input_cache_write_tokens: 'cache_write_tokens',
}

export function spendLimit(name: string, limit: z.output<typeof SpendLimit>): Quota[] {
  return quota(name, limit.currency, {
    limit: limit.threshold_amount,
    period: limit.interval === 'month' ? 'month' : null,
  })
}

/** Of each project and model; `project` is left out where there is only the key's own. */
export function rateLimits({ data }: z.output<typeof RateLimits>, project: string | null): RateLimit[] {
  return data.flatMap(({ model, max_requests_per_1_minute, max_tokens_per_1_minute }) => [
    ...rateLimit('requests', max_requests_per_1_minute, 60, { project, model }),
    ...rateLimit('tokens', max_tokens_per_1_minute, 60, { project, model }),
  ])
}
