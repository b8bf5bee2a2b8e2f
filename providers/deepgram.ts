// Deepgram: balances and use of the projects that a key sees. Source: Deepgram's SDK types and API reference.
import { z } from 'zod'
import { add } from '../schema/decimal.ts'
import { keyHeader } from './framework/auth.ts'
import { dateOf, lastDays } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, currency, day, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey } from './framework/keys.ts'
import { askEach, askEither } from './framework/request.ts'
import { balance, quota, usageRows } from './framework/rows.ts'

const Projects = z.object({ projects: z.array(z.object({ project_id: text, name: text.nullish() })) })

/** What a balance is counted in: a currency in either case, or something like `hours`. */
const Units = z.union([currency, z.string().regex(/^[a-z][a-z_-]{0,40}$/)])
const Balances = z.object({ balances: z.array(z.object({ amount, units: Units })) })

const Keys = z.object({ api_keys: z.array(z.object({ api_key: z.object({ api_key_id: text }) })) })

const Breakdown = z.object({
  resolution: z.object({ units: z.string(), amount }).nullish(),
  results: z.array(
    z.object({
      hours: amount.nullish(),
      total_hours: amount.nullish(),
      agent_hours: amount.nullish(),
      tokens_in: amount.nullish(),
      tokens_out: amount.nullish(),
      tts_characters: amount.nullish(),
      requests: amount.nullish(),
      grouping: z.object({ start: day, endpoint: text.nullish() }),
    }),
  ),
})

const ofProjects = { each: 'projects' } as const

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
    characters: 'hex',
    create: 'https://console.deepgram.com (Settings, API keys)',
    certainty: 'observed',
  }),
  auth: keyHeader('authorization', 'Token'),
  errors: [
    {
      // A key without the right to manage is told so in Deepgram's own form, and works for everything else.
      status: [403],
      body: z.union([z.object({ err_code: z.string() }), z.object({ category: z.string() })]),
      means: 'forbidden',
    },
  ],
  requests: {
    projects: askEither(Projects, { path: '/projects', gives: ['balances', 'quotas', 'usage', 'attributes'] }),
    balances: askEach(Balances, {
      ...ofProjects,
      path: '/projects/{each}/balances',
      gives: ['balances', 'quotas'],
      permission: 'billing:read',
    }),
    keys: askEach(Keys, {
      ...ofProjects,
      path: '/projects/{each}/keys',
      gives: ['attributes'],
      permission: 'keys:read',
    }),
    usage: askEach(Breakdown, {
      ...ofProjects,
      path: '/projects/{each}/usage/breakdown',
      query: ({ now }) => ({ start: dateOf(lastDays(now, 31).starts_at), end: dateOf(now) }),
      gives: ['usage'],
      permission: 'usage:read',
    }),
  },
  // Without the list there is nothing to ask for, and the one refusal says why.
  discover: ({ projects }) => ({ each: { projects: projects?.projects.map(({ project_id: id }) => id) ?? [] } }),
  normalize({ projects, balances, keys, usage }) {
    const held = projects && balances?.flatMap(({ answer }) => answer.balances)
    const reports = projects && usage?.map(({ answer }) => answer)
    const isDaily = reports?.every(({ resolution }) => resolution?.units === 'day' && resolution.amount === '1')
    const sums = [...new Set(held?.map(({ units }) => units))].map((units) => ({
      units,
      sum: add(...(held ?? []).filter((one) => one.units === units).map((one) => one.amount)),
    }))
    return {
      balances: held && sums.flatMap(({ units, sum }) => (isCurrency(units) ? balance(sum, units) : [])),
      quotas:
        held &&
        sums.flatMap(({ units, sum }) => (isCurrency(units) ? [] : quota('balance', units, { remaining: sum }))),
      usage: reports && isDaily ? reports.flatMap(({ results }) => results.flatMap(rowsOf)) : null,
      attributes: {
        projects: projects?.projects.length,
        keys: projects && keys?.flatMap(({ answer }) => answer.api_keys).length,
      },
      gaps: gapIf(reports && !isDaily, 'usage', 'unit_undocumented', 'Deepgram did not count the use by whole days'),
    }
  },
  cannot: {
    expires_at: 'Deepgram lists keys without saying which of them this one is',
    else: 'Deepgram shows this in its console only',
  },
})

function isCurrency(units: string): boolean {
  return /^[A-Z]{3}$/.test(units)
}

/** Whole days of what Deepgram calls them, for one endpoint. */
function rowsOf({ grouping, tokens_in, tokens_out, ...counted }: z.output<typeof Breakdown>['results'][number]) {
  const group = { endpoint: grouping.endpoint }
  return usageRows(grouping.start, { ...counted, input_tokens: tokens_in, output_tokens: tokens_out }, group)
}
