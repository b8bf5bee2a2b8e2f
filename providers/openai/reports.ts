// OpenAI's organization reports and what they mean: cost per day, use per day and model, limits per project.
// Source: OpenAI's OpenAPI file.
import { z } from 'zod'
import { zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Cost, Quota, RateLimit, Usage } from '../../schema/reading.ts'
import { lastDays, unixSeconds, utcDay } from '../framework/calendar.ts'
import { eachDayOnce } from '../framework/each-once.ts'
import { amount, cents, currency, text, unixTime } from '../framework/foreign.ts'
import { byCursor } from '../framework/paging.ts'
import { maybe, readableItems } from '../framework/readable.ts'
import { type AskContext, askAlso } from '../framework/request.ts'
import { costRow, quota, rateLimit, toldInAll, usageRows } from '../framework/rows.ts'

/** One UTC day, as all reports are asked for. Its results are added up, so a day is read as a whole. */
const buckets = <Result extends z.ZodType>(result: Result) =>
  z.object({ data: readableItems(z.object({ start_time: unixTime, results: z.array(result) })) })

export const Costs = buckets(
  z.object({
    amount: z.object({ value: amount, currency }).nullish(),
    line_item: text.nullish(),
    api_key_id: z.string().nullish(),
  }),
)

const quantity = amount.nullish()
const of = { api_key_id: z.string().nullish(), model: text.nullish(), num_model_requests: quantity }

/** `input_tokens` includes what was cached, and audio and images. */
export const Completions = buckets(
  z.object({
    ...of,
    input_tokens: amount,
    input_cached_tokens: quantity,
    input_cache_write_tokens: quantity,
    output_tokens: amount,
  }),
)

export const OtherUse = buckets(
  z.object({
    ...of,
    input_tokens: quantity,
    images: quantity,
    characters: quantity,
    seconds: quantity,
  }),
)

export const SpendLimit = z.object({
  threshold_amount: cents,
  currency,
  interval: maybe(z.string()),
  enforcement: maybe(z.object({ status: text })),
})

export const RateLimits = z.object({
  data: readableItems(
    z.object({
      model: text,
      max_requests_per_1_minute: maybe(amount),
      max_tokens_per_1_minute: maybe(amount),
    }),
  ),
})

type Use = z.output<typeof Completions | typeof OtherUse>['data'][number]['results'][number]

function daysOf<Row>(data: readonly { start_time: Instant; results: readonly Row[] }[]) {
  return data.map(({ start_time, results }) => ({ starts_at: utcDay(start_time).starts_at, rows: results }))
}

type Counts = (id: string | null) => boolean

/** One row per day, and one per day and line of the bill. A day without results cost nothing; a day with a line without an amount has no total. */
export function reportedCosts({ data }: z.output<typeof Costs>, counts: Counts): Cost[] {
  const days = eachDayOnce(daysOf(data), ({ api_key_id, line_item, amount }) => [
    api_key_id,
    line_item,
    amount?.currency,
  ])
  return days.flatMap(({ starts_at, rows: results }) => {
    const day = utcDay(starts_at)
    const counted = results.filter(({ api_key_id }) => counts(api_key_id ?? null))
    const told = counted.flatMap(({ amount, line_item }) => (amount ? [{ ...amount, line_item }] : []))
    const whole = toldInAll(
      counted,
      ({ line_item }) => [line_item],
      ({ amount }) => amount,
    )
    const lines = whole.flatMap(({ amount, line_item }) =>
      line_item ? costRow(day, amount?.value, { line_item }, amount?.currency) : [],
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
    eachDayOnce(daysOf<Use>(report?.data ?? []), ({ api_key_id, model }) => [api_key_id, model]).flatMap(
      ({ starts_at, rows }) => {
        const figures = rows
          .filter(({ api_key_id }) => counts(api_key_id ?? null))
          .map(({ model, api_key_id: _, ...row }) => ({ model, figures: new Map(Object.entries(row)) }))
        const names = [...new Set(figures.flatMap((row) => [...row.figures.keys()]))]
        return names.flatMap((name) =>
          toldInAll(
            figures,
            ({ model }) => [model],
            (row) => row.figures.get(name),
          ).flatMap((row) =>
            usageRows(utcDay(starts_at), { [units[name] ?? name]: row.figures.get(name) }, { model: row.model }),
          ),
        )
      },
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

/** How every report is asked for. */
export const reports = {
  for: ['admin'],
  permission: 'api.usage.read',
  pages: byCursor({ list: 'data', from: 'next_page', to: 'page' }),
} as const
/** The last 31 days, day by day: per key, and per line of the bill or per model. */
export const daily =
  (group: string) =>
  ({ now }: AskContext) => {
    const { starts_at, ends_at } = lastDays(now, 31)
    const interval = {
      start_time: unixSeconds(starts_at),
      end_time: unixSeconds(ends_at),
      bucket_width: '1d',
      limit: '31',
    }
    return { ...interval, 'group_by[]': [group, 'api_key_id'] }
  }
/** The use of one kind of request, per day and model. */
export const used = <Answer extends z.ZodType>(answer: Answer, of: string) =>
  askAlso(answer, { ...reports, path: `/organization/usage/${of}`, query: daily('model'), gives: ['usage'] })
