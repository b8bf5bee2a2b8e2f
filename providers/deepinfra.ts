// DeepInfra: prepaid balance with an inverted sign, and the cost of the month in cents. Observed by others in several clients.
import { z } from 'zod'
import { negate, subtract } from '../schema/decimal.ts'
import { calendarMonth } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, cents, flag, text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { maybe, nullish, readableItems } from './framework/readable.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance, costRow, quota } from './framework/rows.ts'

const Checklist = z.object({
  /** Negative is prepaid and left, positive is owed. */
  stripe_balance: amount,
  /** Used and not yet taken from the balance. */
  recent: maybe(amount),
  /** Of spending; -1 or null is none. */
  ...nullish({ limit: amount, suspended: flag, suspend_reason: text }),
})

/** `2026.07`. */
const Month = z
  .string()
  .regex(/^2\d{3}[.-](?:0[1-9]|1[0-2])$/, 'is not a month')
  .transform((month) => calendarMonth(Number(month.slice(0, 4)), Number(month.slice(5))))

const Usage = z.object({ months: readableItems(z.object({ period: Month, total_cost: cents })) })

export const deepinfra = defineProvider({
  id: 'deepinfra',
  name: 'DeepInfra',
  aliases: ['deep-infra'],
  docs: ['https://deepinfra.com/docs'],
  host: 'https://api.deepinfra.com',
  keys: apiKey(['DEEPINFRA_API_KEY', 'DEEPINFRA_TOKEN'], {
    create: 'https://deepinfra.com/dash/api_keys',
    certainty: 'observed',
  }),
  requests: {
    checklist: ask(Checklist, {
      path: '/payment/checklist',
      query: { compute_owed: 'true' },
      gives: ['balances', 'quotas', 'key', 'attributes'],
    }),
    usage: askAlso(Usage, { path: '/payment/usage', query: { from: 'current' }, gives: ['costs'] }),
  },
  normalize({ checklist: told, usage }) {
    const credit = negate(told.stripe_balance)
    const hasLimit = told.limit != null && !told.limit.startsWith('-')
    return {
      balances: balance(credit, 'USD'),
      costs: usage?.months.flatMap(({ period, total_cost: cost }) => costRow(period, cost)) ?? null,
      // Two clients disagree about what counts toward the limit, so usage stays unknown.
      quotas: told.limit === undefined ? null : hasLimit ? quota('spending_limit', 'USD', { limit: told.limit }) : [],
      key: { disabled: told.suspended },
      attributes: {
        suspend_reason: told.suspend_reason,
        not_yet_invoiced_usd: told.recent,
        balance_estimated_usd: told.recent == null ? null : subtract(credit, told.recent),
      },
    }
  },
  cannot: {
    quotas: 'DeepInfra reported no spending limit',
    else: 'DeepInfra does not report this through the API calls keyz knows',
  },
})
