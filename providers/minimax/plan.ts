// MiniMax's Token Plan: the answer about it, and the two windows of each model. All fields were observed by others.
import { z } from 'zod'
import { Decimal } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Quota } from '../../schema/reading.ts'
import { periodBetween } from '../framework/calendar.ts'
import { amount, plainName, text, unixTime } from '../framework/foreign.ts'
import { maybe, maybeIn, readableItems } from '../framework/readable.ts'
import { quota } from '../framework/rows.ts'

// There are counts next to the shares, but it is not documented whether `..._usage_count` is what was used or what is left.
const Remains = z.object({
  model_name: text,
  current_interval_remaining_percent: maybe(amount),
  start_time: maybe(unixTime),
  end_time: maybe(unixTime),
  current_weekly_remaining_percent: maybe(amount),
  weekly_start_time: maybe(unixTime),
  weekly_end_time: maybe(unixTime),
})

export const Plan = maybeIn(
  'data',
  z.object({
    current_subscribe_title: maybe(text),
    points_balance: maybe(amount),
    model_remains: readableItems(Remains),
  }),
)

/** The current interval (five hours where its ends say so) and the week, from Monday in China. */
export function windowsOf(model: z.output<typeof Remains>): Quota[] {
  const name = (window: string) => plainName(model.model_name, window)
  return [
    ...share(name('interval'), model.current_interval_remaining_percent, model.start_time, model.end_time),
    ...share(name('weekly'), model.current_weekly_remaining_percent, model.weekly_start_time, model.weekly_end_time),
  ]
}

export function hasNoShare(model: z.output<typeof Remains>): boolean {
  return model.current_interval_remaining_percent == null && model.current_weekly_remaining_percent == null
}

type Told<Value> = Value | null | undefined

const hundred = Decimal.parse('100')

function share(name: string, remaining: Told<Decimal>, starts_at: Told<Instant>, ends_at: Told<Instant>): Quota[] {
  const period = starts_at && ends_at ? periodBetween(starts_at, ends_at) : null
  return remaining == null ? [] : quota(name, 'percent', { limit: hundred, remaining, period, resets_at: ends_at })
}
