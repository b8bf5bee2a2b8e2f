// Fireworks AI: what the running month has cost so far, per account that the key sees. Both requests were observed by others.
import { z } from 'zod'
import { utcMonth } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, googleMoney, text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { byPageToken } from './framework/paging.ts'
import { countedItems, maybe } from './framework/readable.ts'
import { ask, askEach } from './framework/request.ts'
import { costRow, shareRow, unlessZero, usageRows } from './framework/rows.ts'

const Accounts = z.object({ accounts: countedItems(z.object({ name: z.string(), displayName: maybe(text) })) })

/** Line items are added up, so a summary is read as a whole. */
const LineItem = z
  .object({
    category: text,
    groupingKey: z.string().nullish(),
    groupingValue: text.nullish(),
    quantity: amount.nullish(),
    totalCost: googleMoney,
  })
  .transform(({ groupingKey, groupingValue, ...item }) => ({
    ...item,
    group: { description: item.category, model: groupingKey === 'model_bucket' ? groupingValue : null },
  }))

const Summary = z.object({ lineItems: z.array(LineItem) })

export const fireworks = defineProvider({
  id: 'fireworks',
  name: 'Fireworks AI',
  aliases: ['fireworks-ai'],
  docs: ['https://docs.fireworks.ai'],
  host: 'https://api.fireworks.ai',
  keys: apiKey('FIREWORKS_API_KEY', {
    create: 'https://app.fireworks.ai/settings/users/api-keys',
    certainty: 'observed',
  }),
  requests: {
    accounts: ask(Accounts, { path: '/v1/accounts', pages: byPageToken('accounts'), gives: ['attributes'] }),
    months: askEach(Summary, {
      path: '/v1/accounts/{each}/billing/summary',
      each: 'accounts',
      query: ({ now }) => ({ startTime: utcMonth(now).starts_at, endTime: now }),
      gives: ['costs', 'usage'],
    }),
  },
  // Some of the accounts would be a wrong sum.
  discover({ accounts: { accounts } }) {
    const names = accounts.flatMap((account) => account?.name.replace(/^accounts\//, '') ?? [])
    return names.length < accounts.length ? {} : { each: { accounts: names } }
  },
  normalize({ accounts: { accounts }, months }, { now }) {
    const month = utcMonth(now)
    const items = months?.flatMap(({ answer }) => answer.lineItems)
    return {
      // Line items may be in different currencies: each has its own sum.
      costs: items?.flatMap(({ totalCost: { amount, currency }, group }) => [
        ...costRow(month, amount, null, currency),
        ...shareRow(month, unlessZero(amount), group, currency),
      ]),
      // Only where the category says what is counted.
      usage: items?.flatMap(({ category, quantity: tokens, group }) =>
        /\btokens\b/i.test(category) ? usageRows(month, { tokens }, group) : [],
      ),
      attributes: { accounts: accounts.length },
      identity: { organization: accounts.length === 1 ? accounts[0]?.displayName : null },
    }
  },
  cannot: { else: 'Fireworks AI shows this only in its web console' },
})
