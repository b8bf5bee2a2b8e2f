// DeepSeek: one prepaid wallet per currency, available to every key. Source: the provider's API reference, checked 2026-11.
import { z } from 'zod'
import { parseJson } from '../schema/parse-json.ts'
import { defineProvider } from './framework/define.ts'
import { amount, currency } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { maybe, readableItems } from './framework/readable.ts'
import { ask } from './framework/request.ts'
import { balance } from './framework/rows.ts'

const UserBalance = z.object({
  is_available: maybe(z.boolean()),
  balance_infos: readableItems(
    z.object({
      currency,
      total_balance: amount,
      granted_balance: maybe(amount),
      topped_up_balance: maybe(amount),
    }),
  ),
})

const Wallets = z.looseObject({ balance_infos: z.array(z.unknown()).min(1) }).transform((body) => ({ body }))

export const deepseek = defineProvider({
  id: 'deepseek',
  name: 'DeepSeek',
  docs: ['https://api-docs.deepseek.com/api/get-user-balance', 'https://api-docs.deepseek.com/api/list-models'],
  host: 'https://api.deepseek.com',
  keys: apiKey(['DEEPSEEK_API_KEY', 'DEEPSEEK_KEY'], {
    prefix: 'sk-',
    length: { min: 20 },
    characters: 'alphanumeric',
    ambiguous: true,
    create: 'https://platform.deepseek.com/api_keys',
  }),
  errors: [
    {
      status: [402],
      body: z.unknown(),
      means: 'provider_error',
      message: 'the DeepSeek balance is used up: top it up at https://platform.deepseek.com/top_up',
    },
  ],
  requests: {
    wallets: ask(UserBalance, {
      path: '/user/balance',
      gives: ['balances'],
      // The status for an empty wallet; what is in the wallet counts all the same.
      reads: ({ status, text }) => (status === 402 ? Wallets.safeParse(parseJson(text)).data : null) ?? null,
    }),
    models: askModels('/models'),
  },
  normalize: ({ wallets, models }) => ({
    balances: wallets.balance_infos.flatMap(({ total_balance, currency, granted_balance, topped_up_balance }) =>
      balance(total_balance, currency, { granted: granted_balance, topped_up: topped_up_balance }),
    ),
    models,
    // Enough money for a call right now; says nothing about whether the key is valid.
    attributes: { available: wallets.is_available },
  }),
  cannot: {
    else: 'DeepSeek shows this only in its web console',
    rate_limits: 'DeepSeek sets no fixed rate limits',
    expires_at: 'DeepSeek does not report when a key expires',
  },
})
