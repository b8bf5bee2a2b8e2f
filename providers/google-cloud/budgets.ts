// Google's budgets: limits and the shares of them at which Google sends an alert. How much of them was spent is not available.
// Source: Cloud Billing Budget API (protos).
import { z } from 'zod'
import { compareDecimals } from '../../schema/decimal.ts'
import type { Gap, Quota } from '../../schema/reading.ts'
import { googleMoney, scaled } from '../framework/foreign.ts'
import { gapIf } from '../framework/gaps.ts'
import { maybe, readableItems } from '../framework/readable.ts'
import { quota } from '../framework/rows.ts'

export const Budgets = z.object({
  budgets: readableItems(
    z.object({
      name: z.string(),
      // Either this, or `lastPeriodAmount`: as much as the previous period, which is not a number.
      amount: maybe(z.object({ specifiedAmount: maybe(googleMoney) })),
      budgetFilter: maybe(z.object({ calendarPeriod: maybe(z.string()) })),
      thresholdRules: maybe(
        z.array(z.object({ thresholdPercent: scaled(2).nullish(), spendBasis: z.string().nullish() })),
      ),
    }),
  ).nullish(),
})

type Budget = NonNullable<z.output<typeof Budgets>['budgets']>[number]

/** Names that people gave to budgets are left out: a budget goes by its id. */
export function budgets({ budgets }: z.output<typeof Budgets>): {
  quotas: Quota[] | null
  attributes: Record<string, string>
  gaps: Gap[]
} {
  const all = (budgets ?? []).map((budget) => ({ ...budget, id: idOf(budget.name) }))
  const quotas = all.flatMap(({ id, amount, budgetFilter }) => {
    const limit = amount?.specifiedAmount
    if (id === null || limit?.amount == null) return []
    // Google's months begin in Pacific time, so the instant of the reset is not known exactly.
    return quota(`budget_${id}`, limit.currency, { limit: limit.amount, period: periodOf(budgetFilter) })
  })
  const alerts = all.flatMap(({ id, thresholdRules }) => {
    const told = alertsOf(thresholdRules)
    return id === null || told === '' ? [] : [[`budget_${id}_alerts`, told]]
  })
  const whole = quotas.length === all.length
  return {
    quotas: whole || quotas.length > 0 ? quotas : null,
    attributes: Object.fromEntries(alerts),
    gaps: gapIf(!whole, 'quotas', 'not_offered', unfixed),
  }
}

const unfixed = 'Google reports no amount for some budgets, such as one based on the last period'

function idOf(name: string): string | null {
  const [, id = null] = /\/budgets\/([a-z0-9-]{1,40})$/.exec(name.toLowerCase()) ?? []
  return id
}

/** A quarter has no name in keyz. */
function periodOf(filter: Budget['budgetFilter']): 'month' | 'year' | null {
  if (filter?.calendarPeriod === 'MONTH') return 'month'
  return filter?.calendarPeriod === 'YEAR' ? 'year' : null
}

/** `50%, 100% forecast`: shares of the limit, of what was spent or of what is forecast. */
function alertsOf(rules: Budget['thresholdRules']): string {
  return (rules ?? [])
    .flatMap(({ thresholdPercent: percent, spendBasis }) => (percent == null ? [] : [{ percent, spendBasis }]))
    .toSorted(
      (left, right) =>
        compareDecimals(left.percent, right.percent) || ((left.spendBasis ?? '') < (right.spendBasis ?? '') ? -1 : 1),
    )
    .map(({ percent, spendBasis }) => `${percent}%${spendBasis === 'FORECASTED_SPEND' ? ' forecast' : ''}`)
    .join(', ')
}
