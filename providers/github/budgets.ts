// Budgets of an organization or enterprise, and the seats of its Copilot plan. People's names in them are left out.
// Source: GitHub's OpenAPI description, whose schema and examples differ: both forms are read.
import { z } from 'zod'
import type { Quota } from '../../schema/reading.ts'
import { amount, flag, text } from '../framework/foreign.ts'
import { byPage } from '../framework/paging.ts'
import { maybe, readableItems } from '../framework/readable.ts'
import { askAlso } from '../framework/request.ts'
import { quota } from '../framework/rows.ts'
import { about } from './billing.ts'

const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]).nullish()

const Budgets = z.object({
  budgets: readableItems(
    z.object({
      id: z.string(),
      budget_scope: text.nullish(),
      budget_product_sku: names,
      budget_product_skus: names,
      // Whole US dollars. Consumption is reported mainly for budgets of one user.
      budget_amount: amount,
      consumed_amount: maybe(amount),
      prevent_further_usage: flag.nullish(),
    }),
  ),
})

export function budgets(scope: 'organization' | 'enterprise') {
  return askAlso(Budgets, {
    ...about(scope, 'budgets'),
    query: { per_page: '100' },
    pages: byPage({ list: 'budgets', size: 100, more: 'has_next_page' }),
    gives: ['quotas', 'attributes'],
  })
}

/** A budget goes by its id; what it is for and whether it stops use is an attribute. */
export function budgeted({ budgets }: z.output<typeof Budgets>): {
  quotas: Quota[]
  attributes: Record<string, string>
} {
  const named = budgets.flatMap((budget) => {
    const id = budget.id.toLowerCase()
    return /^[0-9a-z-]{1,40}$/.test(id) ? [{ ...budget, name: `budget_${id}` }] : []
  })
  return {
    quotas: named.flatMap(({ name, budget_amount: limit, consumed_amount: used }) =>
      quota(name, 'USD', { limit, used }),
    ),
    attributes: Object.fromEntries(
      named.map(({ name, budget_scope, budget_product_sku, budget_product_skus, prevent_further_usage: stops }) => {
        const products = [...new Set([...(budget_product_skus ?? []), ...(budget_product_sku ?? [])])].sort()
        const what = [budget_scope ?? '', ...products].filter((word) => word !== '').join(' ')
        return [name, stops ? `${what}, stops use` : what]
      }),
    ),
  }
}

const Seats = z.object({
  plan_type: maybe(text),
  seat_breakdown: maybe(
    z.object({
      total: maybe(amount),
      added_this_cycle: maybe(amount),
      pending_invitation: maybe(amount),
      pending_cancellation: maybe(amount),
      active_this_cycle: maybe(amount),
      inactive_this_cycle: maybe(amount),
    }),
  ),
})

export const seats = askAlso(Seats, {
  path: '/orgs/{organization}/copilot/billing',
  when: ({ parameters }) => parameters.organization !== undefined,
  permission: 'manage_billing:copilot or read:org, with a token of an owner of the organization',
  gives: ['attributes'],
})

export function seated({
  plan_type,
  seat_breakdown,
}: z.output<typeof Seats>): Record<string, string | null | undefined> {
  const counts = Object.entries(seat_breakdown ?? {}).map(([name, value]) => [`copilot_seats_${name}`, value])
  return { copilot_plan: plan_type, ...Object.fromEntries(counts) }
}
