// How long the money of a key lasts, and whether its quotas last until they are reset.
import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Instant } from './instant.ts'
import { Quota } from './reading.ts'

/**
 * `days` from the newest reading until the first balance is used up, at the mean pace of the last week; `low` and `high` at the
 * pace of its faster and of its slower days. Zero days only where nothing is left. Both are null if too few days are known; `high` alone is null if on the slower days
 * nothing was spent.
 */
export const RunwayBand = z.strictObject({ days: Decimal, low: Decimal.nullable(), high: Decimal.nullable() })
export type RunwayBand = z.infer<typeof RunwayBand>

/** `runs_out`: before the reset, or at all if there is none. `lasts`: until the reset. `unknown`: nobody can tell. */
const PaceVerdict = z.enum(['runs_out', 'lasts', 'unknown'])

/** How fast one quota is used, by its name and unit. */
export const Pace = z.strictObject({
  name: Quota.shape.name,
  unit: Quota.shape.unit,
  verdict: PaceVerdict,
  /** What is used per day, in the unit. Null if unknown. */
  per_day: Decimal.nullable(),
  /** Days from the reading until it is used up at this pace. Null if unknown, or if nothing is used. */
  days: Decimal.nullable(),
  low: Decimal.nullable(),
  high: Decimal.nullable(),
  /** When it runs out. Null unless it does. */
  runs_out_at: Instant.nullable(),
  /** How many days before the reset that is. Null unless it runs out before one. */
  days_before_reset: Decimal.nullable(),
})
export type Pace = z.infer<typeof Pace>

/** What the key's main figure was at the end of each of the last seven days, oldest first; null where nobody knows. */
export const Week = z.strictObject({
  /** `balance` in a currency, what is left of the named `quota`, or the `cost` of each day. */
  of: z.enum(['balance', 'quota', 'cost']),
  name: z.string().nullable(),
  unit: Quota.shape.unit,
  values: z.array(Decimal.nullable()).length(7),
  /** Of a balance: when the last reading was that shows a top-up. Null if none does. */
  topped_up_at: Instant.nullable(),
})
export type Week = z.infer<typeof Week>
