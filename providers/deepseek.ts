// DeepSeek: one prepaid wallet per currency, told to every key. Source: the provider's API reference, checked 2026-11.
import { z } from 'zod'
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount, currency } from './framework/foreign.ts'
import { ModelList, modelsOf } from './framework/models.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance } from './framework/rows.ts'

const UserBalance = z.object({
  is_available: z.boolean().nullish(),
  balance_infos: z.array(
    z.object({
      currency,
      total_balance: amount,
      granted_balance: amount.nullish(),
      topped_up_balance: amount.nullish(),
    }),
  ),
})

export const deepseek = defineProvider({
  id: 'deepseek',
  name: 'DeepSeek',
  docs: ['https://api-docs.deepseek.com/api/get-user-balance', 'https://api-docs.deepseek.com/api/list-models'],
  hosts: { default: 'https://api.deepseek.com' },
  keys: [
    {
      kind: 'api',
      env: ['DEEPSEEK_API_KEY', 'DEEPSEEK_KEY'],
      pattern: /^sk-[0-9a-f]{32}$/,
      prefix: 'sk-',
      create_url: 'https://platform.deepseek.com/api_keys',
      certainty: 'official',
    },
  ],
  auth: bearer,
  requests: {
    wallets: ask(UserBalance, { path: '/user/balance', gives: ['balances'] }),
    models: askAlso(ModelList, { path: '/models', gives: ['models'] }),
  },
  normalize: ({ wallets, models }) => ({
    balances: wallets.balance_infos.flatMap(({ total_balance, currency, granted_balance, topped_up_balance }) =>
      balance(total_balance, currency, { granted: granted_balance, topped_up: topped_up_balance }),
    ),
    models: modelsOf(models),
    // Enough money for a call right now; says nothing about whether the key is valid.
    attributes: { available: wallets.is_available },
  }),
  cannot: {
    else: 'DeepSeek shows this in its web console only',
    rate_limits: 'DeepSeek sets no fixed rate limits',
    expires_at: 'DeepSeek keys carry no expiry that their API tells',
  },
})
