// Exa: what a team's keys cost this month, for a service key only. Source: Exa's team management API.
import { z } from 'zod'
import { zero } from '../schema/decimal.ts'
import type { Cost } from '../schema/reading.ts'
import { keyHeader } from './framework/auth.ts'
import { utcMonth, type Window } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, instant, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { inventory } from './framework/inventory.ts'
import { adminKey } from './framework/keys.ts'
import { countedItems, maybe, maybeIn } from './framework/readable.ts'
import { ask, askEach } from './framework/request.ts'
import { costRow, ifAny, rateLimit, shareRow, toldInAll } from './framework/rows.ts'

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
      costs: usage && isMonth ? costsOf(usage, month) : null,
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

/** What all keys cost, each of them, and each price. A key that tells no figure leaves the sums unknown that it is a part of. */
function costsOf(keys: readonly { each: string; answer: z.output<typeof Usage> }[], month: Window): Cost[] {
  const totals = keys.map(({ each, answer }) => ({ api_key: each, total: answer.total_cost_usd }))
  const all = toldInAll(
    totals,
    () => [],
    ({ total }) => total,
  )
  // Nothing says at which prices a key spent that has no breakdown. One that spent nothing needs none.
  const isBrokenDown = keys.every(({ answer }) => answer.cost_breakdown != null || answer.total_cost_usd === zero)
  const priced = (isBrokenDown ? keys : [])
    .flatMap(({ answer }) => answer.cost_breakdown ?? [])
    .map(({ price_id: id, price_name: name, amount_usd: usd }) => ({ price: name ?? id, usd }))
  const prices = toldInAll(
    priced,
    ({ price }) => [price],
    ({ usd }) => usd,
  )
  return [
    ...all.flatMap(({ total }) => costRow(month, total)),
    ...totals.flatMap(({ api_key, total }) => shareRow(month, total, { api_key })),
    ...prices.flatMap(({ price, usd }) => shareRow(month, usd, { price })),
  ]
}
