// Poe: compute points of the account, and what each bot has used of them. Source: Poe's usage API guide and reference.
import { z } from 'zod'
import { lastDays, utcDay } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { eachIdOnce } from './framework/each-once.ts'
import { amount, text, unixTime } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { byLastItem } from './framework/paging.ts'
import { ask, askAlso } from './framework/request.ts'
import { quota, usageRows } from './framework/rows.ts'

const Balance = z.object({ current_point_balance: amount })

const History = z.object({
  data: z.array(
    z.object({
      query_id: z.string().nullish(),
      bot_name: text,
      // Microseconds in the reference, seconds in the guide.
      creation_time: unixTime,
      cost_points: amount,
    }),
  ),
})

/** Poe keeps its history this long; the day on which it begins is not whole. */
const wholeDays = 30

export const poe = defineProvider({
  id: 'poe',
  name: 'Poe',
  docs: ['https://creator.poe.com/docs/resources/usage-api'],
  host: 'https://api.poe.com',
  keys: apiKey('POE_API_KEY', { create: 'https://poe.com/api_key' }),
  requests: {
    balance: ask(Balance, { path: '/usage/current_balance', gives: ['quotas'] }),
    history: askAlso(History, {
      path: '/usage/points_history',
      query: { limit: '100' },
      pages: byLastItem({ list: 'data', field: 'query_id', to: 'starting_after' }),
      gives: ['usage'],
    }),
    models: askModels('/v1/models'),
  },
  normalize: ({ balance, history, models }, { now }) => ({
    quotas: quota('points', 'points', { remaining: balance.current_point_balance }),
    usage:
      (history && eachIdOnce(history.data, ({ query_id }) => query_id))
        ?.filter(({ creation_time: at }) => at >= lastDays(now, wholeDays).starts_at)
        .flatMap(({ bot_name: model, creation_time: at, cost_points: points }) =>
          usageRows(utcDay(at), { points }, { model }),
        ) ?? null,
    models,
  }),
  cannot: {
    balances: 'Poe counts in points (see the quota) and reports no money',
    else: 'Poe has no API for this',
  },
})
