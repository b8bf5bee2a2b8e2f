// Exa: what a team's keys cost this month, for a service key only. Source: Exa's team management API.
import { z } from 'zod'
import { keyHeader } from './framework/auth.ts'
import { utcMonth } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, instant, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { inventory } from './framework/inventory.ts'
import { adminKey } from './framework/keys.ts'
import { countedItems, maybe, maybeIn } from './framework/readable.ts'
import { ask, askEach } from './framework/request.ts'
import { costAndShare, costRow, ifAny, rateLimit } from './framework/rows.ts'

const Key = z.object({ id: text, rateLimit: maybe(amount) })

/** The name of the list is not verified: the keys may also be the whole answer. */
const Keys = maybeIn('apiKeys', maybeIn('data', countedItems(Key)))

/** The costs of all keys are added up, so a report is read as a whole. */
const Usage = z.object({
  period: z.object({ start: instant }),
  total_cost_usd: amount.nullish(),
  cost_breakdown: z
    .array(z.object({ price_id: text, price_name: text.nullish(), amount_usd: amount.nullish() }))
    .nullish(),
})

const notService = 'Exa does not accept this as a service key, and has no way to check an ordinary key'

export const exa = defineProvider({
  id: 'exa',
  name: 'Exa',
  aliases: ['exa-ai', 'exa.ai'],
  docs: [
    'https://exa.ai/docs/reference/team-management/list-api-keys',
    'https://exa.ai/docs/reference/team-management/get-api-key-usage',
  ],
  host: 'https://admin-api.exa.ai/team-management',
  // A service key. An ordinary one, as in EXA_API_KEY, has no endpoint to look it up.
  keys: adminKey([], {
    create: 'https://dashboard.exa.ai/api-keys (Service keys, once Exa has enabled it for the team)',
  }),
  auth: keyHeader('x-api-key'),
  errors: [
    // A page in front that blocks requests is not JSON, and says nothing about the key.
    { status: [401, 403], body: z.object({}), means: 'auth_error', message: notService },
  ],
  requests: {
    keys: ask(Keys, { path: '/api-keys', gives: ['rate_limits', 'attributes'] }),
    usage: askEach(Usage, {
      path: '/api-keys/{each}/usage',
      each: 'keys',
      query: ({ now }) => ({ start_date: utcMonth(now).starts_at }),
      gives: ['costs'],
    }),
  },
  // Some of the keys would be a wrong sum.
  discover({ keys }) {
    const ids = keys.flatMap((key) => key?.id ?? [])
    return ids.length < keys.length ? {} : { each: { keys: ids } }
  },
  normalize({ keys, usage }, { now }) {
    const month = utcMonth(now)
    // Another window than the one asked for would be a sum of something else.
    const isMonth = usage?.every(({ answer }) => answer.period.start === month.starts_at)
    return {
      costs:
        usage && isMonth
          ? usage.flatMap(({ each, answer }) => [
              ...costAndShare(month, answer.total_cost_usd, { api_key: each }),
              ...(answer.cost_breakdown ?? []).flatMap(({ price_id: id, price_name: name, amount_usd: usd }) =>
                costRow(month, usd, { price: name ?? id }),
              ),
            ])
          : null,
      // Requests per minute.
      rate_limits: ifAny(keys.flatMap((key) => rateLimit('requests', key?.rateLimit, 60, { api_key: key?.id }))),
      attributes: inventory(keys.map(() => ({}))),
      gaps: gapIf(
        usage && !isMonth,
        'costs',
        'request_failed',
        'Exa reported a different period from the month requested',
      ),
    }
  },
  cannot: {
    rate_limits: 'none of the keys has its own rate limit',
    else: 'Exa reports costs to service keys, but no balance',
  },
})
