// DeepSeek: one prepaid wallet per currency, told to every key. Source: providers' API reference, checked 2026-11.
import { z } from 'zod'
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount, currency, text } from './framework/foreign.ts'
import { ask, askAlso } from './framework/request.ts'

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

const Models = z.object({ data: z.array(z.object({ id: text })) })

const notOffered = { reason: 'not_offered', hint: 'DeepSeek shows this in its web console only' } as const

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
    balance: ask(UserBalance, { path: '/user/balance' }),
    models: askAlso(Models, { path: '/models', gives: ['models'] }),
  },
  normalize: ({ balance, models }) => ({
    balances: balance.balance_infos.map((info) => ({
      amount: info.total_balance,
      currency: info.currency,
      parts: [
        { name: 'granted', amount: info.granted_balance },
        { name: 'topped_up', amount: info.topped_up_balance },
      ].flatMap(({ name, amount }) => (amount ? [{ name, amount }] : [])),
    })),
    models: models && { count: models.data.length, ids: models.data.map((model) => model.id) },
    // Enough money for a call right now; says nothing about whether the key is valid.
    attributes: balance.is_available == null ? {} : { available: String(balance.is_available) },
  }),
  cannot: {
    credits_total: notOffered,
    credits_used: notOffered,
    costs: notOffered,
    usage: notOffered,
    quotas: notOffered,
    rate_limits: { reason: 'not_offered', hint: 'DeepSeek sets no fixed rate limits' },
    expires_at: { reason: 'not_offered', hint: 'DeepSeek keys carry no expiry that their API tells' },
  },
})
