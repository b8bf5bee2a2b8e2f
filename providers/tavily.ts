// Tavily: API credits of the key and of the account within the billing cycle. Source: Tavily's API reference.
import { z } from 'zod'
import { Decimal } from '../schema/decimal.ts'
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount, text } from './framework/foreign.ts'
import { ask } from './framework/request.ts'
import { quota } from './framework/rows.ts'

/** Older documentation writes "unlimited" as the largest number of 32 bits, newer as null. */
const unlimited = Decimal.parse('2147483647')
const limit = amount.nullish().transform((value) => (value === unlimited ? null : value))

const byFunction = {
  search_usage: amount.nullish(),
  extract_usage: amount.nullish(),
  crawl_usage: amount.nullish(),
  map_usage: amount.nullish(),
  research_usage: amount.nullish(),
}

const Usage = z.object({
  key: z.object({ usage: amount, limit, ...byFunction }),
  account: z
    .object({
      current_plan: text.nullish(),
      plan_usage: amount.nullish(),
      plan_limit: limit,
      paygo_usage: amount.nullish(),
      paygo_limit: limit,
      ...byFunction,
    })
    .nullish(),
})

/** As attributes: a row of usage needs the interval, and nobody tells when a billing cycle starts. */
function parts(
  of: string,
  told: Partial<Record<keyof typeof byFunction, Decimal | null | undefined>> | null | undefined,
) {
  return {
    [`${of}_search_credits`]: told?.search_usage,
    [`${of}_extract_credits`]: told?.extract_usage,
    [`${of}_crawl_credits`]: told?.crawl_usage,
    [`${of}_map_credits`]: told?.map_usage,
    [`${of}_research_credits`]: told?.research_usage,
  }
}

export const tavily = defineProvider({
  id: 'tavily',
  name: 'Tavily',
  docs: ['https://docs.tavily.com/documentation/api-reference/endpoint/usage'],
  hosts: { default: 'https://api.tavily.com' },
  keys: [
    {
      kind: 'api',
      env: ['TAVILY_API_KEY'],
      pattern: /^tvly-[A-Za-z0-9_-]{16,}$/,
      prefix: 'tvly-',
      distinctive: true,
      create_url: 'https://app.tavily.com/home',
      certainty: 'official',
    },
  ],
  auth: bearer,
  requests: { usage: ask(Usage, { path: '/usage', gives: ['quotas', 'key', 'attributes'] }) },
  normalize: ({ usage: { key, account } }) => ({
    quotas: [
      { name: 'key', used: key.usage, limit: key.limit },
      { name: 'plan', used: account?.plan_usage, limit: account?.plan_limit },
      { name: 'pay_as_you_go', used: account?.paygo_usage, limit: account?.paygo_limit },
    ].flatMap(({ name, ...figures }) =>
      figures.used == null && figures.limit == null ? [] : [quota(name, 'credits', figures)],
    ),
    key: { plan: account?.current_plan },
    attributes: { ...parts('key', key), ...parts('account', account) },
  }),
  cannot: {
    balances: 'Tavily counts in credits, see the quotas, and tells no money',
    usage: 'Tavily counts per billing cycle and does not tell when one starts: see the quotas and attributes',
    else: 'Tavily does not tell this by API',
  },
})
