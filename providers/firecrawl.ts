// Firecrawl: credits of the team, of the plan and of past billing periods. Source: Firecrawl's OpenAPI file, version 2.
import { z } from 'zod'
import type { Usage } from '../schema/reading.ts'
import { afterLastSecond } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, instant } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { maybe, readableItems } from './framework/readable.ts'
import { askAlso, askEither } from './framework/request.ts'
import { ifAny, quota, usageRows } from './framework/rows.ts'

/** On the free plan there is no billing period. */
const billingPeriodEnd = maybe(instant.transform(afterLastSecond))
const Credits = z.object({
  data: z.object({ remainingCredits: amount, planCredits: maybe(amount), billingPeriodEnd }),
})
const Tokens = z.object({
  data: z.object({ remainingTokens: amount, planTokens: maybe(amount), billingPeriodEnd }),
})
const History = z.object({
  periods: readableItems(
    z.object({ startDate: instant, endDate: instant.transform(afterLastSecond), totalCredits: maybe(amount) }),
  ),
})
const Queue = z.object({ maxConcurrency: maybe(amount) })

export const firecrawl = defineProvider({
  id: 'firecrawl',
  name: 'Firecrawl',
  docs: ['https://docs.firecrawl.dev/api-reference/endpoint/credit-usage'],
  host: 'https://api.firecrawl.dev/v2',
  keys: apiKey('FIRECRAWL_API_KEY', { create: 'https://www.firecrawl.dev/app/api-keys' }),
  errors: [
    {
      // Documented as an answer to a recognized key.
      status: [404],
      body: z.object({ error: z.string().regex(/credit usage information/i) }),
      means: 'not_offered',
      message: 'Firecrawl has no credit usage for this team',
    },
  ],
  requests: {
    credits: askEither(Credits, { path: '/team/credit-usage', gives: ['quotas'] }),
    history: askAlso(History, { path: '/team/credit-usage/historical', gives: ['usage'] }),
    tokens: askAlso(Tokens, { path: '/team/token-usage', gives: ['quotas'] }),
    queue: askAlso(Queue, { path: '/team/queue-status', gives: ['attributes'] }),
  },
  // What is left may include purchased packs, which are not part of the plan, so nothing is calculated from the two.
  normalize: ({ credits, history, tokens, queue }) => ({
    quotas: ifAny(
      quota('credits', 'credits', { remaining: credits?.data.remainingCredits }),
      quota('plan_credits', 'credits', { limit: credits?.data.planCredits, resets_at: credits?.data.billingPeriodEnd }),
      // Tokens are of the extract endpoint only.
      quota('tokens', 'tokens', { remaining: tokens?.data.remainingTokens }),
      quota('plan_tokens', 'tokens', { limit: tokens?.data.planTokens, resets_at: tokens?.data.billingPeriodEnd }),
    ),
    usage: history && (history.periods.length === 0 ? [] : ifAny(history.periods.flatMap(creditsOf))),
    attributes: { max_concurrency: queue?.maxConcurrency },
  }),
  cannot: {
    usage: 'Firecrawl did not report the credits of a past period',
    balances: 'Firecrawl counts in credits (see the quotas) and reports no money',
    else: 'Firecrawl has no API for this',
  },
})

type Period = z.output<typeof History>['periods'][number]

function creditsOf({ startDate: starts_at, endDate: ends_at, totalCredits: credits }: Period): Usage[] {
  return usageRows({ period: 'month', starts_at, ends_at }, { credits })
}
