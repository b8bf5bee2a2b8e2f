// Firecrawl: credits of the team, of the plan and of past billing periods. Source: Firecrawl's OpenAPI file, version 2.
import { z } from 'zod'
import type { Instant } from '../schema/instant.ts'
import type { Quota } from '../schema/reading.ts'
import { afterLastSecond } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, instant } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { askAlso, askEither } from './framework/request.ts'
import { joined, quota, usageRows } from './framework/rows.ts'

/** On the free plan there is no billing period. */
const period = { billingPeriodStart: instant.nullish(), billingPeriodEnd: instant.nullish() }

const CreditUsage = z.object({
  data: z.object({ remainingCredits: amount, planCredits: amount.nullish(), ...period }),
})
const TokenUsage = z.object({
  data: z.object({ remainingTokens: amount, planTokens: amount.nullish(), ...period }),
})
const History = z.object({
  periods: z.array(z.object({ startDate: instant, endDate: instant, totalCredits: amount.nullish() })),
})
const Queue = z.object({ maxConcurrency: amount.nullish() })

export const firecrawl = defineProvider({
  id: 'firecrawl',
  name: 'Firecrawl',
  docs: ['https://docs.firecrawl.dev/api-reference/endpoint/credit-usage'],
  host: 'https://api.firecrawl.dev/v2',
  keys: apiKey('FIRECRAWL_API_KEY', { create: 'https://www.firecrawl.dev/app/api-keys' }),
  errors: [
    {
      // Documented, and said to a key that was recognised.
      status: [404],
      body: z.object({ error: z.string().regex(/credit usage information/i) }),
      means: 'not_offered',
      message: 'Firecrawl has no credit usage of this team',
    },
  ],
  requests: {
    credits: askEither(CreditUsage, { path: '/team/credit-usage', gives: ['quotas'] }),
    history: askAlso(History, { path: '/team/credit-usage/historical', gives: ['usage'] }),
    tokens: askAlso(TokenUsage, { path: '/team/token-usage', gives: ['quotas'] }),
    queue: askAlso(Queue, { path: '/team/queue-status', gives: ['attributes'] }),
  },
  normalize: ({ credits, history, tokens, queue }) => ({
    quotas: joined(
      credits && left('credits', credits.data.remainingCredits, credits.data.planCredits, credits.data),
      // Tokens are of the extract endpoint only.
      tokens && left('tokens', tokens.data.remainingTokens, tokens.data.planTokens, tokens.data),
    ),
    usage:
      history?.periods.flatMap(({ startDate, endDate, totalCredits }) =>
        usageRows(
          { period: 'month', starts_at: startDate, ends_at: afterLastSecond(endDate) },
          { credits: totalCredits },
        ),
      ) ?? null,
    attributes: { max_concurrency: queue?.maxConcurrency },
  }),
  cannot: {
    balances: 'Firecrawl counts in credits, see the quotas, and tells no money',
    else: 'Firecrawl does not tell this by API',
  },
})

/** Bought packs may be part of what is left and are no part of the plan, so nothing is worked out from the two. */
function left(
  unit: 'credits' | 'tokens',
  remaining: Quota['remaining'],
  plan: Quota['limit'] | undefined,
  { billingPeriodEnd: end }: { billingPeriodEnd?: Instant | null | undefined },
): Quota[] {
  const resets_at = end ? afterLastSecond(end) : null
  return [...quota(unit, unit, { remaining }), ...quota(`plan_${unit}`, unit, { limit: plan, resets_at })]
}
