// What OpenRouter reports about money: the windows of a key, its cap, the budgets of a workspace, and the account's spend per day and model.
// Source: OpenRouter's API reference and OpenAPI file; that the running day has to be asked for by its date was observed by others.
import { z } from 'zod'
import { type Decimal, subtract, zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Cost, Quota, Usage } from '../../schema/reading.ts'
import { utcDay, utcMonth, utcWeek, windowOf } from '../framework/calendar.ts'
import { amount, day, flag, instant, text } from '../framework/foreign.ts'
import { isLeftOut, maybe, readable, readableItems } from '../framework/readable.ts'
import { balance, costRow, lifetime, money, quota, toldInAll, unlessZero, usageRows } from '../framework/rows.ts'

export const KeyData = z.object({
  usage: amount,
  usage_daily: maybe(amount),
  usage_weekly: maybe(amount),
  usage_monthly: maybe(amount),
  byok_usage: maybe(amount),
  byok_usage_daily: maybe(amount),
  byok_usage_weekly: maybe(amount),
  byok_usage_monthly: maybe(amount),
  limit: readable(amount.nullable()),
  limit_remaining: maybe(amount),
  limit_reset: maybe(z.string()),
  expires_at: maybe(instant),
  is_free_tier: maybe(flag),
  is_management_key: maybe(flag),
  // Holds the first and last characters of the key: compared with the key list, and never part of a reading.
  label: maybe(z.string()),
})

/** Rows of one model, of several of its hosts, are added up, so a report is read as a whole. */
export const Activity = z.object({
  data: z.array(
    z.object({
      date: day,
      model: text,
      usage: amount,
      byok_usage_inference: amount.nullish(),
      prompt_tokens: amount.nullish(),
      completion_tokens: amount.nullish(),
      reasoning_tokens: amount.nullish(),
      requests: amount.nullish(),
    }),
  ),
})

export const Budgets = z.object({ data: readableItems(z.object({ limit_usd: amount, reset_interval: text })) })

/** An ordinary key may be answered with two zeros instead of a refusal; those zeros mean "not yours to know". */
export function creditsOf(credits: { total_credits: Decimal; total_usage: Decimal } | null, byManagementKey: boolean) {
  if (credits === null) return null
  const { total_credits: total, total_usage: used } = credits
  if (!byManagementKey && total === zero && used === zero) return null
  return {
    balances: balance(subtract(total, used), 'USD'),
    credits_total: money(total, 'USD'),
    credits_used: money(used, 'USD'),
  }
}

export function keyCosts(key: z.output<typeof KeyData>, now: Instant): Cost[] {
  const byok = { billing: 'byok' }
  return [
    ...costRow(utcDay(now), key.usage_daily),
    ...costRow(utcWeek(now), key.usage_weekly),
    ...costRow(utcMonth(now), key.usage_monthly),
    ...costRow(lifetime, key.usage),
    ...costRow(utcDay(now), key.byok_usage_daily, byok),
    ...costRow(utcWeek(now), key.byok_usage_weekly, byok),
    ...costRow(utcMonth(now), key.byok_usage_monthly, byok),
    ...costRow(lifetime, key.byok_usage, byok),
  ]
}

/** `limit_reset` is a cadence, not a time: windows start at 00:00 UTC, weeks on Monday. */
export function keyLimit(key: z.output<typeof KeyData>, now: Instant): Quota[] | null {
  const { limit, limit_remaining, limit_reset } = key
  if (limit === undefined) return null
  if (limit === null) return []
  const window = windowOf(limit_reset, now)
  const period = window?.period ?? (limit_reset == null && !isLeftOut(key, 'limit_reset') ? 'total' : null)
  return quota('key_limit', 'USD', { limit, remaining: limit_remaining, period, resets_at: window?.ends_at })
}

export function workspaceBudgets(budgets: z.output<typeof Budgets>, now: Instant): Quota[] {
  return budgets.data.flatMap(({ limit_usd, reset_interval }) => {
    const window = windowOf(reset_interval, now)
    const figures = { limit: limit_usd, period: window?.period ?? null, resets_at: window?.ends_at }
    return quota(window === null ? 'workspace_budget' : `workspace_budget_${reset_interval}`, 'USD', figures)
  })
}

type ActivityRows = z.output<typeof Activity>['data']

/**
 * The rows of two overlapping requests, without counting a day twice: a row belongs to its own date, whichever request brought it.
 * The running day comes from the request for today, if that has it, and every other day from the request for the days before.
 */
export function eachDayOnce(activity: ActivityRows, today: ActivityRows, now: Instant): z.output<typeof Activity> {
  const running = utcDay(now).starts_at
  const isRunning = ({ date }: ActivityRows[number]) => date.starts_at === running
  const newest = today.some(isRunning) ? today : activity
  const before = activity.some((row) => !isRunning(row)) ? activity : today
  return { data: [...before.filter((row) => !isRunning(row)), ...newest.filter(isRunning)] }
}

/** Reasoning tokens are part of the completion tokens; both are kept, each as the provider counts it. */
export function activityOf({ data }: z.output<typeof Activity>): { costs: Cost[]; usage: Usage[] } {
  const told = (figure: keyof ActivityRows[number]) =>
    toldInAll(
      data,
      ({ date, model }) => [date.starts_at, model],
      (row) => row[figure],
    )
  const used = (unit: string, figure: 'prompt_tokens' | 'completion_tokens' | 'reasoning_tokens' | 'requests') =>
    told(figure).flatMap(({ date, model, [figure]: quantity }) => usageRows(date, { [unit]: quantity }, { model }))
  return {
    costs: [
      ...data.flatMap(({ date, model, usage }) => costRow(date, usage, { model })),
      ...told('byok_usage_inference').flatMap(({ date, model, byok_usage_inference: byok }) =>
        costRow(date, unlessZero(byok), { billing: 'byok', model }),
      ),
    ],
    usage: [
      ...used('input_tokens', 'prompt_tokens'),
      ...used('output_tokens', 'completion_tokens'),
      ...used('reasoning_tokens', 'reasoning_tokens'),
      ...used('requests', 'requests'),
    ],
  }
}
