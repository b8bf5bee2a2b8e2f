// Tavily: API credits of the key and of the account within the billing cycle. Source: Tavily's API reference.
import { z } from 'zod'
import { Decimal } from '../schema/decimal.ts'
import { defineProvider } from './framework/define.ts'
import { amount, text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { maybe } from './framework/readable.ts'
import { ask } from './framework/request.ts'
import { quota } from './framework/rows.ts'

/** Older documentation writes "unlimited" as the largest number of 32 bits, newer as null. */
const unlimited = Decimal.parse('2147483647')
const limit = maybe(amount).transform((value) => (value === unlimited ? null : value))

const byFunction = {
  search_usage: maybe(amount),
  extract_usage: maybe(amount),
  crawl_usage: maybe(amount),
  map_usage: maybe(amount),
  research_usage: maybe(amount),
}

const Usage = z.object({
  key: z.object({ usage: amount, limit, ...byFunction }),
  account: maybe(
    z.object({
      current_plan: maybe(text),
      plan_usage: maybe(amount),
      plan_limit: limit,
      paygo_usage: maybe(amount),
      paygo_limit: limit,
      ...byFunction,
    }),
  ),
})

/** As attributes: a row of usage needs its interval, and Tavily does not report when a billing cycle starts. */
const parts = (of: string, told: z.output<z.ZodObject<typeof byFunction>> | null | undefined) => ({
  [`${of}_search_credits`]: told?.search_usage,
  [`${of}_extract_credits`]: told?.extract_usage,
  [`${of}_crawl_credits`]: told?.crawl_usage,
  [`${of}_map_credits`]: told?.map_usage,
  [`${of}_research_credits`]: told?.research_usage,
})

export const tavily = defineProvider({
  id: 'tavily',
  name: 'Tavily',
  docs: ['https://docs.tavily.com/documentation/api-reference/endpoint/usage'],
  host: 'https://api.tavily.com',
  keys: apiKey('TAVILY_API_KEY', { prefix: 'tvly-', length: { min: 16 }, create: 'https://app.tavily.com/home' }),
  requests: { usage: ask(Usage, { path: '/usage', gives: ['quotas', 'key', 'attributes'] }) },
  normalize: ({ usage: { key, account } }) => ({
    quotas: [
      ...quota('key', 'credits', { used: key.usage, limit: key.limit }),
      ...quota('plan', 'credits', { used: account?.plan_usage, limit: account?.plan_limit }),
      ...quota('pay_as_you_go', 'credits', { used: account?.paygo_usage, limit: account?.paygo_limit }),
    ],
    key: { plan: account?.current_plan },
    attributes: { ...parts('key', key), ...parts('account', account) },
  }),
  cannot: {
    balances: 'Tavily counts in credits (see the quotas) and reports no money',
    usage: 'Tavily counts per billing cycle and does not report when a cycle starts: see the quotas and attributes',
    else: 'Tavily has no API for this',
  },
})
