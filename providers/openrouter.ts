// OpenRouter: prepaid credits in USD per account, and a spending cap per key. Source: OpenRouter's API reference and OpenAPI file.
import { z } from 'zod'
import { dateOf } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, flag, instant, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey, managementKey } from './framework/keys.ts'
import { byOffset } from './framework/paging.ts'
import { countedItems, nullish } from './framework/readable.ts'
import { ask, askAlso } from './framework/request.ts'
import { joined, theOnly } from './framework/rows.ts'
import {
  Activity,
  activityOf,
  Budgets,
  creditsOf,
  eachDayOnce,
  KeyData,
  keyCosts,
  keyLimit,
  workspaceBudgets,
} from './openrouter/spend.ts'

const Credits = z.object({ data: z.object({ total_credits: amount, total_usage: amount }) })

const ListedKey = z.object(nullish({ label: z.string(), disabled: flag, created_at: instant, workspace_id: text }))
const KeyList = z.object({ data: countedItems(ListedKey) })

const manage = 'https://openrouter.ai/settings/management-keys'
const needsManagementKey = `make a management key at ${manage}, store it, and map it with the kind management`
const creditFields = ['balances', 'credits_total', 'credits_used'] as const
/** The whole account's spend. */
const spend = { path: '/activity', for: ['management'], ownOnly: true, gives: ['costs', 'usage'] } as const

export const openrouter = defineProvider({
  id: 'openrouter',
  name: 'OpenRouter',
  docs: [
    'https://openrouter.ai/docs/api-reference/limits',
    'https://openrouter.ai/docs/api/api-reference/credits/get-credits',
    'https://openrouter.ai/docs/guides/overview/auth/management-api-keys',
  ],
  host: 'https://openrouter.ai/api/v1',
  keys: [
    apiKey('OPENROUTER_API_KEY', {
      ownCosts: true,
      prefix: 'sk-or-v1-',
      length: { min: 16 },
      create: 'https://openrouter.ai/settings/keys',
    }),
    // The same prefix: only the answer to GET /key distinguishes the two.
    managementKey(['OPENROUTER_MANAGEMENT_KEY', 'OPENROUTER_MANAGEMENT_API_KEY', 'OPENROUTER_PROVISIONING_KEY'], {
      prefix: 'sk-or-v1-',
      length: { min: 16 },
      ambiguous: true,
      create: manage,
    }),
  ],
  requests: {
    key: ask(z.object({ data: KeyData }), { path: '/key', gives: ['costs', 'quotas', 'expires_at', 'attributes'] }),
    credits: askAlso(Credits, {
      path: '/credits',
      for: ['management', 'api'],
      gives: creditFields,
      on: { 403: 'needs_management_key' },
    }),
    keys: askAlso(KeyList, {
      path: '/keys',
      for: ['management'],
      query: { include_disabled: 'true', offset: '0' },
      // No size parameter and no "more" flag: the last page is the first short one.
      pages: byOffset({ list: 'data', size: 100 }),
      gives: ['key'],
    }),
    activity: askAlso(Activity, spend),
    // The other request returns only completed days.
    today: askAlso(Activity, { ...spend, query: ({ now }) => ({ date: dateOf(now) }) }),
    budgets: askAlso(Budgets, {
      path: '/workspaces/{workspace_id}/budgets',
      for: ['management'],
      when: ({ parameters }) => parameters.workspace_id !== undefined,
      gives: ['quotas'],
    }),
  },
  discover({ key, keys }) {
    const { is_management_key: manages, label } = key.data
    const workspaces = [...new Set(keys?.data.flatMap((listed) => listed?.workspace_id ?? []))]
    const own = theOnly(keys?.data, (listed) => label != null && listed.label === label)?.workspace_id
    const workspace_id = own ?? (manages && workspaces.length === 1 ? workspaces[0] : undefined)
    return {
      ...(manages == null ? {} : { kind: manages ? 'management' : 'api' }),
      ...(workspace_id ? { parameters: { workspace_id } } : {}),
    }
  },
  normalize({ key: { data: key }, credits, keys, activity, today, budgets }, { now, kind, askedWith }) {
    const credit = creditsOf(credits?.data ?? null, askedWith.credits === 'management')
    const own = theOnly(keys?.data, (listed) => key.label != null && listed.label === key.label)
    const days = activity || today ? activityOf(eachDayOnce(activity?.data ?? [], today?.data ?? [], now)) : null
    return {
      ...credit,
      // A management key cannot spend: its account's spend is in the activity.
      costs: kind === 'management' ? days?.costs : keyCosts(key, now),
      usage: days?.usage,
      quotas: joined(keyLimit(key, now), budgets && workspaceBudgets(budgets, now)),
      expires_at: key.expires_at,
      key: { created_at: own?.created_at, disabled: own?.disabled },
      attributes: { free_tier: key.is_free_tier, keys: kind === 'management' ? keys?.data.length : null },
      gaps: gapIf(credits && credit === null, creditFields, 'needs_management_key', needsManagementKey),
    }
  },
  cannot: {
    rate_limits: 'OpenRouter documents the field rate_limit as deprecated and meaningless',
    models: 'the list of models is public and the same for every key',
  },
})
