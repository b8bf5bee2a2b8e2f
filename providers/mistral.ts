// Mistral: ordinary keys prove only that they work; an organization's admin keys (beta) can read usage, limits and keys. There is no API for the balance.
// Source: Mistral's Admin API guide and OpenAPI description.
import { z } from 'zod'
import { bearer, keyHeader } from './framework/auth.ts'
import { lastMonths, utcMonth, yearAndMonth } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { instantOrDate, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { inventory, notListed } from './framework/inventory.ts'
import { adminKey, apiKey } from './framework/keys.ts'
import { ModelList } from './framework/models.ts'
import { byOffset, byPage } from './framework/paging.ts'
import { countedItems, maybe, renamed } from './framework/readable.ts'
import { askAlso, askEach, askEither } from './framework/request.ts'
import { costRow, joined, theOnly } from './framework/rows.ts'
import {
  monthlyTokens,
  RateLimits,
  rateLimits,
  SpendLimit,
  spendLimit,
  Workspaces,
  workspaceLimits,
} from './mistral/limits.ts'
import { reported, UsageReport } from './mistral/usage.ts'

const Keys = z.object({
  keys: countedItems(
    z.object({
      hidden_key: maybe(z.string()),
      created_at: maybe(instantOrDate),
      expiration_date: maybe(instantOrDate),
      workspace_id: maybe(text),
      product: maybe(text),
    }),
  ),
})

// The guide shows an admin key in x-api-key, and the reference as a bearer: whichever is taken.
const admin = { for: ['admin'], auth: [bearer, keyHeader('x-api-key')] } as const
const size = 50

export const mistral = defineProvider({
  id: 'mistral',
  name: 'Mistral',
  aliases: ['mistral-ai', 'mistralai'],
  docs: ['https://docs.mistral.ai/admin/admin-api/overview', 'https://docs.mistral.ai/api'],
  host: 'https://api.mistral.ai',
  keys: [
    // Neither kind has a documented form.
    apiKey('MISTRAL_API_KEY', { create: 'https://console.mistral.ai/api-keys' }),
    // The guide's variable, ADMIN_API_KEY, names no provider: it could hold any provider's key.
    adminKey([], { create: 'https://backoffice.mistral.ai' }),
  ],
  requests: {
    models: askEither(ModelList, { path: '/v1/models', for: ['api'], gives: ['models'] }),
    spend: askEither(SpendLimit, { path: '/v1/admin/spend-limit', ...admin, gives: ['costs', 'quotas', 'attributes'] }),
    keys: askAlso(Keys, {
      path: '/v1/admin/api-keys',
      ...admin,
      query: { limit: String(size) },
      pages: byOffset({ list: 'keys', size }),
      gives: ['expires_at', 'key'],
    }),
    usage: askEach(UsageReport, {
      path: '/v1/admin/usage',
      ...admin,
      ownOnly: true,
      each: ({ now }) => lastMonths(now, 31),
      query({ each }) {
        const [year, month] = yearAndMonth(each)
        return { year, month }
      },
      gives: ['costs', 'usage'],
    }),
    limits: askAlso(RateLimits, {
      path: '/v1/admin/rate-limit',
      ...admin,
      ownOnly: true,
      gives: ['quotas', 'rate_limits'],
    }),
    workspaces: askAlso(Workspaces, {
      path: '/v1/admin/workspaces',
      ...admin,
      ownOnly: true,
      query: { page: '1', page_size: String(size) },
      pages: byPage({ list: 'items', size }),
      gives: ['quotas'],
    }),
  },
  normalize({ models, spend, keys, usage, limits, workspaces }, { now, kind, isOwn }) {
    const own = theOnly(keys?.keys, (key) => isOwn(key.hidden_key))
    const month = spend && spendLimit(spend)
    const days = usage && reported(usage)
    const spent = month?.spent ? costRow(utcMonth(now), month.spent.amount, null, month.spent.currency) : null
    return {
      costs: joined(spent, days?.costs),
      usage: days?.usage,
      quotas: joined(month?.quotas, limits && monthlyTokens(limits), workspaces && workspaceLimits(workspaces)),
      rate_limits: limits && rateLimits(limits),
      expires_at: own?.expiration_date,
      key: { created_at: own?.created_at },
      models,
      attributes: {
        ...month?.flags,
        workspace_id: own?.workspace_id,
        product: own?.product,
        ...(kind === 'admin' && keys
          ? inventory(keys.keys.map((key) => key && renamed(key, 'expiration_date', 'expires_at')))
          : {}),
      },
      gaps: [
        ...gapIf(keys && !own && kind === 'api', ['expires_at', 'key'], 'not_offered', notListed('Mistral')),
        ...(month?.gaps ?? []),
        ...(days?.gaps ?? []),
      ],
    }
  },
  cannot: { else: 'Mistral shows balance and credit only in its console' },
})
