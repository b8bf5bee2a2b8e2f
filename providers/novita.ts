// Novita: what can be spent, in ten-thousandths of a dollar. Source: Novita's API reference.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { scaled } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { maybe } from './framework/readable.ts'
import { ask } from './framework/request.ts'
import { balance, quota } from './framework/rows.ts'

/** Whole numbers as text: "10000" is one dollar. */
const tenThousandths = scaled(-4)

const BalanceDetail = z.object({
  /** What can be spent, the credit line included. */
  availableBalance: tenThousandths,
  /** What is left of top-ups. */
  cashBalance: maybe(tenThousandths),
  /** The maximum that may be owed. */
  creditLimit: maybe(tenThousandths),
  pendingCharges: maybe(tenThousandths),
  /** What is owed now. */
  outstandingInvoices: maybe(tenThousandths),
})

export const novita = defineProvider({
  id: 'novita',
  name: 'Novita AI',
  aliases: ['novita-ai', 'novitaai'],
  docs: ['https://novita.ai/docs/api-reference/basic-get-user-balance'],
  host: 'https://api.novita.ai',
  keys: apiKey('NOVITA_API_KEY', { create: 'https://novita.ai/settings/key-management' }),
  requests: {
    balance: ask(BalanceDetail, {
      path: '/openapi/v1/billing/balance/detail',
      // Documented as required, although nothing is sent.
      headers: { 'content-type': 'application/json' },
      gives: ['balances', 'quotas', 'attributes'],
    }),
    models: askModels('/openai/v1/models'),
  },
  normalize: ({ balance: told, models }) => ({
    balances: balance(told.availableBalance, 'USD', { cash: told.cashBalance }),
    quotas: told.creditLimit
      ? quota('credit_limit', 'USD', { limit: told.creditLimit, used: told.outstandingInvoices })
      : null,
    models,
    attributes: { pending_charges_usd: told.pendingCharges },
  }),
  cannot: { quotas: 'Novita reported no credit line', else: 'Novita shows this only in its web console' },
})
