// Deepgram: balances and use of the projects that a key sees. Source: Deepgram's SDK types and API reference.
import { z } from 'zod'
import { addAll } from '../schema/decimal.ts'
import { Breakdown, isDaily, usageOf } from './deepgram/usage.ts'
import { keyHeader } from './framework/auth.ts'
import { dateOf, lastDays } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, currency, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey } from './framework/keys.ts'
import { countedItems } from './framework/readable.ts'
import { askEach, askEither } from './framework/request.ts'
import { balance, quota } from './framework/rows.ts'

const Projects = z.object({ projects: countedItems(z.object({ project_id: text })) })

/** What a balance is counted in: a currency in either case, or something like `hours`. */
const Units = z.union([currency, z.string().regex(/^[a-z][a-z_-]{0,40}$/)])
const Balances = z.object({ balances: z.array(z.object({ amount, units: Units })) })

const Keys = z.object({ api_keys: countedItems(z.object({ api_key: z.object({ api_key_id: text }) })) })

const Failure = z.object({ err_code: z.string() })
const OtherFailure = z.object({ category: z.string() })

export const deepgram = defineProvider({
  id: 'deepgram',
  name: 'Deepgram',
  docs: [
    'https://developers.deepgram.com/reference/manage/billing/list',
    'https://developers.deepgram.com/reference/manage/usage/breakdown/get',
  ],
  host: 'https://api.deepgram.com/v1',
  keys: apiKey('DEEPGRAM_API_KEY', {
    length: 40,
    characters: 'lowercase',
    create: 'https://console.deepgram.com (Settings, API keys)',
    certainty: 'observed',
  }),
  auth: keyHeader('authorization', 'Token'),
  // A key without management permission gets Deepgram's own error format, and works for everything else.
  errors: [{ status: [403], body: z.union([Failure, OtherFailure]), means: 'forbidden' }],
  requests: {
    projects: askEither(Projects, { path: '/projects', gives: ['balances', 'quotas', 'usage', 'attributes'] }),
    balances: askEach(Balances, {
      path: '/projects/{each}/balances',
      each: 'projects',
      gives: ['balances', 'quotas'],
      permission: 'billing:read',
    }),
    keys: askEach(Keys, {
      path: '/projects/{each}/keys',
      each: 'projects',
      gives: ['attributes'],
      permission: 'keys:read',
    }),
    usage: askEach(Breakdown, {
      each: 'projects',
      path: '/projects/{each}/usage/breakdown',
      query: ({ now }) => ({ start: dateOf(lastDays(now, 31).starts_at), end: dateOf(now) }),
      gives: ['usage'],
      permission: 'usage:read',
    }),
  },
  // Without the list there is nothing to ask for, and the one refusal says why. Some of the projects would be a wrong sum.
  discover({ projects }) {
    const ids = projects?.projects.flatMap((project) => project?.project_id ?? []) ?? []
    return ids.length < (projects?.projects.length ?? 0) ? {} : { each: { projects: ids } }
  },
  normalize({ projects, balances, keys, usage }) {
    const held = projects && balances?.flatMap(({ answer }) => answer.balances)
    const reports = projects && usage?.map(({ answer }) => answer)
    const areDaily = reports?.every(isDaily)
    const sums = [...new Set(held?.map(({ units }) => units))].map((units) => ({
      units,
      sum: addAll((held ?? []).filter((one) => one.units === units).map((one) => one.amount)),
    }))
    return {
      balances: held && sums.flatMap(({ units, sum }) => (isCurrency(units) ? balance(sum, units) : [])),
      quotas:
        held &&
        sums.flatMap(({ units, sum }) => (isCurrency(units) ? [] : quota('balance', units, { remaining: sum }))),
      usage: reports && areDaily ? usageOf(reports) : null,
      attributes: {
        projects: projects?.projects.length,
        keys: projects && keys?.flatMap(({ answer }) => answer.api_keys).length,
      },
      gaps: gapIf(reports && !areDaily, 'usage', 'unit_undocumented', 'Deepgram did not report usage by whole days'),
    }
  },
  cannot: {
    expires_at: 'Deepgram lists keys but does not say which one this is',
    else: 'Deepgram shows this only in its console',
  },
})

function isCurrency(units: string): boolean {
  return /^[A-Z]{3}$/.test(units)
}
