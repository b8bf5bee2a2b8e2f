// Synthetic: what is left of a subscription's windows. All of it was observed by others; Synthetic's own page was not read.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { amount, dollarText, instant } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey } from './framework/keys.ts'
import { maybe, someOf } from './framework/readable.ts'
import { ask } from './framework/request.ts'
import { ifAny, quota } from './framework/rows.ts'

/** Older plans answer with a list of another form, so every window may be missing. */
const Quotas = someOf({
  // Counts have fractions: a part comes back at each tick, so the window has no single reset time.
  rollingFiveHourLimit: z.object({ max: amount, remaining: maybe(amount) }),
  weeklyTokenLimit: z.object({ maxCredits: dollarText, remainingCredits: maybe(dollarText) }),
  search: z.object({
    hourly: maybe(z.object({ limit: amount, requests: maybe(amount), renewsAt: maybe(instant) })),
  }),
  quotas: z.array(z.unknown()),
})

const unknownForm = 'Synthetic describes this plan in a format keyz does not know'

export const synthetic = defineProvider({
  id: 'synthetic',
  name: 'Synthetic',
  aliases: ['synthetic.new'],
  docs: ['https://dev.synthetic.new/docs/synthetic/quotas'],
  host: 'https://api.synthetic.new/v2',
  keys: apiKey('SYNTHETIC_API_KEY', { create: 'https://dev.synthetic.new/docs/api/overview', certainty: 'observed' }),
  requests: { quotas: ask(Quotas, { path: '/quotas', gives: ['quotas'] }) },
  normalize({ quotas: { rollingFiveHourLimit: rolling, weeklyTokenLimit: weekly, search } }) {
    const hourly = search?.hourly
    const quotas = ifAny(
      quota('five_hours', 'requests', { limit: rolling?.max, remaining: rolling?.remaining, period: '5h' }),
      quota('weekly_tokens', 'USD', { limit: weekly?.maxCredits, remaining: weekly?.remainingCredits, period: '7d' }),
      quota('search_hourly', 'requests', { limit: hourly?.limit, used: hourly?.requests, resets_at: hourly?.renewsAt }),
    )
    return { quotas, gaps: gapIf(quotas === null, 'quotas', 'unit_undocumented', unknownForm) }
  },
  cannot: { else: 'Synthetic reports only what is left of the subscription' },
})
