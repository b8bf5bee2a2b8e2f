// Kimi Code (Kimi For Coding): the request windows of a coding plan; the prepaid platform is the provider moonshot.
// Sources: the client kimi-cli (path and fields), the error reference of Kimi Code; the other names of fields were observed by others.
import { z } from 'zod'
import type { Instant } from '../schema/instant.ts'
import type { Quota } from '../schema/reading.ts'
import { periodOf, secondsAfter } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, count, instant, plainName } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { maybe, maybeIn, nullish, readableItems } from './framework/readable.ts'
import { askEither } from './framework/request.ts'
import { ifAny, quota } from './framework/rows.ts'

const times = nullish({ resetTime: instant, resetAt: instant, reset_time: instant, reset_at: instant })
/** From now. */
const seconds = nullish({ reset_in: amount, ttl: amount })
const Figures = z.object({ ...nullish({ limit: amount, used: amount, remaining: amount }), ...times, ...seconds })

const Usages = maybeIn(
  'data',
  z.object({
    usage: Figures,
    limits: maybe(
      readableItems(z.object({ window: z.object({ duration: count, timeUnit: z.string() }), detail: Figures })),
    ),
  }),
)

const minutes = new Map([
  ['TIME_UNIT_MINUTE', 1],
  ['TIME_UNIT_HOUR', 60],
  ['TIME_UNIT_DAY', 24 * 60],
])

export const kimiCode = defineProvider({
  id: 'kimi-code',
  name: 'Kimi Code',
  aliases: ['kimi-for-coding', 'kimi-code-plan-global', 'kimi-code-plan-cn', 'kimi'],
  docs: ['https://www.kimi.com/code/docs/en/', 'https://github.com/MoonshotAI/kimi-cli'],
  host: 'https://api.kimi.com/coding/v1',
  keys: apiKey('KIMI_CODE_API_KEY', { create: 'https://www.kimi.com/code/console' }),
  errors: [
    {
      // The error reference: the limit of the plan for this billing cycle.
      status: [403],
      body: z.object({ error: z.object({ message: z.string().regex(/limit|quota|billing cycle/i) }) }),
      means: 'forbidden',
      message: 'the plan is used up for this billing cycle, so Kimi Code reports no figures',
    },
    {
      status: [404],
      body: z.unknown(),
      means: 'provider_error',
      message: 'Kimi Code found no plan: a key of the Moonshot platform belongs to the provider moonshot',
    },
  ],
  requests: { usages: askEither(Usages, { path: '/usages', gives: ['quotas'], on: { 402: 'no_plan' } }) },
  normalize: ({ usages }, { now }) => ({
    quotas: ifAny(
      usages && windowOf('weekly', '7d', usages.usage, now),
      usages?.limits?.flatMap(({ window: { duration, timeUnit }, detail }) => {
        const period = periodOf(duration * (minutes.get(timeUnit) ?? 0))
        const name = period ?? plainName(`${duration}`, timeUnit.replace('TIME_UNIT_', ''))
        return windowOf(name, period, detail, now)
      }),
    ),
  }),
  cannot: {
    quotas: 'Kimi Code reported no usage windows',
    else: 'Kimi Code reports only how much of the plan is used',
  },
})

function windowOf(name: string, period: Quota['period'], figures: z.output<typeof Figures>, now: Instant): Quota[] {
  const seconds = figures.reset_in ?? figures.ttl
  const told = figures.resetTime ?? figures.resetAt ?? figures.reset_time ?? figures.reset_at
  const resets_at = told ?? (seconds == null ? null : secondsAfter(now, Number(seconds)))
  return quota(name, 'requests', { ...figures, period, resets_at })
}
