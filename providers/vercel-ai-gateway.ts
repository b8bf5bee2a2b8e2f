// Vercel AI Gateway: the prepaid credit of a team, told to each of its keys. Source: Vercel's REST API reference; the prefix was observed by others.
import { z } from 'zod'
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount } from './framework/foreign.ts'
import { ModelList, modelsOf } from './framework/models.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance, money } from './framework/rows.ts'

/** Decimal text. What was used is counted over the life of the team. */
const Credits = z.object({ balance: amount, total_used: amount.nullish() })

/** GET /report would tell it per day; Vercel's page on custom reporting puts a price on every query. */
const costsMoney = 'Vercel charges for each query of its spend report, so keyz makes none'

export const vercelAiGateway = defineProvider({
  id: 'vercel-ai-gateway',
  name: 'Vercel AI Gateway',
  aliases: ['vercel'],
  docs: ['https://vercel.com/docs/ai-gateway/sdks-and-apis/rest-api'],
  hosts: { default: 'https://ai-gateway.vercel.sh/v1' },
  keys: [
    {
      kind: 'api',
      env: ['AI_GATEWAY_API_KEY'],
      pattern: /^vck_[A-Za-z0-9_-]{20,}$/,
      prefix: 'vck_',
      distinctive: true,
      create_url: 'https://vercel.com/dashboard (AI Gateway, API keys)',
      certainty: 'observed',
    },
  ],
  auth: bearer,
  requests: {
    credits: ask(Credits, { path: '/credits', gives: ['balances', 'credits_used'] }),
    models: askAlso(ModelList, { path: '/models', gives: ['models'] }),
  },
  normalize: ({ credits, models }) => ({
    balances: balance(credits.balance, 'USD'),
    credits_used: money(credits.total_used, 'USD'),
    models: modelsOf(models),
  }),
  cannot: {
    credits_used: 'Vercel told no use of credit',
    costs: costsMoney,
    usage: costsMoney,
    else: 'Vercel does not tell this to a key of the gateway',
  },
})
