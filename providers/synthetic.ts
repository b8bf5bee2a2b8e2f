// Synthetic: what is left of a subscription's windows. All of it was observed by others; Synthetic's own page was not read.
import { z } from 'zod'
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount, dollarText, instant } from './framework/foreign.ts'
import { ask } from './framework/request.ts'
import { quota } from './framework/rows.ts'

/** Older plans answer in other forms, so every window may be missing. */
const Quotas = z.object({
  // Counts have fractions: a part comes back at each tick, so there is no one time at which the window starts anew.
  rollingFiveHourLimit: z.object({ max: amount, remaining: amount.nullish() }).nullish(),
  weeklyTokenLimit: z.object({ maxCredits: dollarText, remainingCredits: dollarText.nullish() }).nullish(),
  search: z
    .object({ hourly: z.object({ limit: amount, requests: amount.nullish(), renewsAt: instant.nullish() }).nullish() })
    .nullish(),
})

export const synthetic = defineProvider({
  id: 'synthetic',
  name: 'Synthetic',
  aliases: ['synthetic.new'],
  docs: ['https://dev.synthetic.new/docs/synthetic/quotas'],
  hosts: { default: 'https://api.synthetic.new/v2' },
  keys: [
    {
      kind: 'api',
      env: ['SYNTHETIC_API_KEY'],
      create_url: 'https://dev.synthetic.new/docs/api/overview',
      certainty: 'observed',
    },
  ],
  auth: bearer,
  requests: { quotas: ask(Quotas, { path: '/quotas', gives: ['quotas'] }) },
  normalize({ quotas: { rollingFiveHourLimit: rolling, weeklyTokenLimit: weekly, search } }) {
    const hourly = search?.hourly
    const windows = [
      ...(rolling
        ? [quota('five_hours', 'requests', { limit: rolling.max, remaining: rolling.remaining, period: '5h' })]
        : []),
      ...(weekly
        ? [
            quota('weekly_tokens', 'USD', {
              limit: weekly.maxCredits,
              remaining: weekly.remainingCredits,
              period: '7d',
            }),
          ]
        : []),
      ...(hourly
        ? [
            quota('search_hourly', 'requests', {
              limit: hourly.limit,
              used: hourly.requests,
              resets_at: hourly.renewsAt,
            }),
          ]
        : []),
    ]
    return {
      quotas: windows.length === 0 ? null : windows,
      gaps:
        windows.length === 0
          ? [
              {
                field: 'quotas',
                reason: 'unit_undocumented',
                hint: 'Synthetic answers for this plan in a form that keyz does not know',
              },
            ]
          : [],
    }
  },
  cannot: { else: 'Synthetic tells only what is left of the subscription' },
})
