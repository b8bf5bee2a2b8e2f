// Z.ai's coding plan: the answers about it, and what their windows mean. Clients disagree about some units; those are kept without a period.
// Sources: answers that others captured from live plans of two kinds (tokens until 2026-08, credits since).
import { z } from 'zod'
import type { Quota } from '../../schema/reading.ts'
import { periodOf } from '../framework/calendar.ts'
import { amount, code, count, flag, plainName, text, unixTime } from '../framework/foreign.ts'
import { countedItems, isLeftOut, maybe, nullish, readable, readableItems } from '../framework/readable.ts'
import { percentQuota, quota } from '../framework/rows.ts'

/** Success is `code` 200 (0 in an older answer) and `success` together. */
const answered = <Data extends z.ZodType>(data: Data) =>
  z.object({ code: code('200', '0'), success: z.literal(true), data })

const Limit = z.object({
  type: text,
  unit: count,
  number: count,
  percentage: maybe(amount),
  /** The limit, despite its name. */
  ...nullish({ usage: amount, currentValue: amount, remaining: amount }),
  /** None for a window of five hours in which nothing was used. */
  nextResetTime: maybe(unixTime),
  usageDetails: maybe(readableItems(z.object({ modelCode: text, usage: maybe(amount) }))),
})

/** A window of a kind that came later must not take anything else down, even where there is no other. */
const Plan = z.object({
  ...nullish({
    limits: z.array(readable(Limit)),
    level: text,
    planName: text,
    plan: text,
    plan_type: text,
    packageName: text,
  }),
})

export const Limits = answered(Plan)

export const Subscriptions = answered(
  countedItems(
    z.object({
      ...nullish({ productName: text, status: text, nextRenewTime: text, billingCycle: text, inCurrentPeriod: flag }),
    }),
  ),
)

const Account = z.object(
  nullish({ balance: amount, availableBalance: amount, totalSpendAmount: amount, frozenBalance: amount }),
)
export const Wallet = answered(Account)

/** The other balance, which includes what is frozen, stands for it only where it is not told at all. */
export function availableIn(account: z.output<typeof Account>) {
  return isLeftOut(account, 'availableBalance') ? null : (account.availableBalance ?? account.balance)
}

export function planOf({ level, planName, plan, plan_type, packageName }: z.output<typeof Plan>) {
  return level ?? planName ?? plan ?? plan_type ?? packageName
}

/** What a limit is a limit of, and what its counts count. */
const kinds = new Map<string, readonly [kind: string, unit: string]>([
  ['TOKENS_LIMIT', ['tokens', 'tokens']],
  ['CREDIT_LIMIT', ['credits', 'credits']],
  // Calls of the plan's tools: web search, web reader, zread.
  ['TIME_LIMIT', ['tools', 'requests']],
])

export function quotasOf(limits: readonly z.output<typeof Limit>[]): Quota[] {
  return limits.flatMap((limit) => {
    const [kind, unit] = kinds.get(limit.type) ?? [limit.type, null]
    const { label, period } = windowOf(limit)
    const name = plainName(kind, label)
    const window = { period, resets_at: limit.nextResetTime }
    const { usage, currentValue: used, remaining, percentage } = limit
    const counted = unit === null ? [] : quota(name, unit, { ...window, limit: usage, used, remaining })
    return [
      ...(counted.length === 0 ? percentQuota(name, percentage, window) : counted),
      ...(limit.usageDetails ?? []).flatMap((tool) =>
        quota(plainName(name, tool.modelCode), 'requests', { ...window, used: tool.usage }),
      ),
    ]
  })
}

/** All clients read 3 as hours and 6 as weeks, and the tools' 5 as a month; any other number stays a number. */
function windowOf({ type, unit, number }: z.output<typeof Limit>): { label: string; period: Quota['period'] } {
  if (unit === 3) return { label: `${number}h`, period: periodOf(number * 60) }
  if (unit === 6) return { label: `${number}w`, period: periodOf(number * 7 * 24 * 60) }
  if (type === 'TIME_LIMIT' && unit === 5 && number === 1) return { label: 'month', period: 'month' }
  return { label: `${number}x${unit}`, period: null }
}
