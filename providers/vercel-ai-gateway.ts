// Vercel AI Gateway: the prepaid credit of a team, available to each of its keys. Source: Vercel's REST API reference; the prefix was observed by others.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { amount } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { maybe } from './framework/readable.ts'
import { ask } from './framework/request.ts'
import { balance, money } from './framework/rows.ts'

/** Decimal text. What was used is counted over the life of the team. */
const Credits = z.object({ balance: amount, total_used: maybe(amount) })

/** GET /report would give it per day, but Vercel charges for every query of it. */
const costsMoney = 'Vercel charges for every query of its spend report, so keyz does not query it'

export const vercelAiGateway = defineProvider({
  id: 'vercel-ai-gateway',
  name: 'Vercel AI Gateway',
  aliases: ['vercel'],
  docs: ['https://vercel.com/docs/ai-gateway/sdks-and-apis/rest-api'],
  host: 'https://ai-gateway.vercel.sh/v1',
  keys: apiKey('AI_GATEWAY_API_KEY', {
    prefix: 'vck_',
    length: { min: 20 },
    create: 'https://vercel.com/dashboard (AI Gateway, API keys)',
    certainty: 'observed',
  }),
  requests: {
    credits: ask(Credits, { path: '/credits', gives: ['balances', 'credits_used'] }),
    models: askModels('/models'),
  },
  normalize: ({ credits, models }) => ({
    balances: balance(credits.balance, 'USD'),
    credits_used: money(credits.total_used, 'USD'),
    models,
  }),
  cannot: {
    credits_used: 'Vercel did not report how much credit was used',
    costs: costsMoney,
    usage: costsMoney,
    else: 'Vercel does not report this to AI Gateway keys',
  },
})
