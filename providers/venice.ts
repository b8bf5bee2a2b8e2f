// Venice: dollars and DIEM of the account, limits of the key; an admin key also sees all keys and each charge. Source: Venice's OpenAPI file.
import { z } from 'zod'
import { lastDays } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, flag, instant, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { inventory, notListed } from './framework/inventory.ts'
import { adminKey, apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { byCursor } from './framework/paging.ts'
import { maybe, renamed, someOf } from './framework/readable.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance, ifAny, quota, theOnly } from './framework/rows.ts'
import { charges, History, Keys, keyLimits, RateLimits, rateLimits } from './venice/account.ts'

const Balance = z.object({
  canConsume: maybe(flag),
  consumptionCurrency: maybe(text),
  balances: z.object({ diem: maybe(amount), usd: maybe(amount) }),
  diemEpochAllocation: maybe(amount),
})

const KeyLimits = z.object({
  data: someOf({
    accessPermitted: flag,
    apiTier: z.object({ id: maybe(text), isCharged: maybe(flag) }),
    balances: z.object({ USD: maybe(amount), DIEM: maybe(amount) }),
    keyExpiration: instant,
    nextEpochBegins: instant,
    rateLimits: RateLimits,
  }),
})

const settings = 'https://venice.ai/settings/api'
const admin = { for: ['admin'] } as const

export const venice = defineProvider({
  id: 'venice',
  name: 'Venice',
  aliases: ['venice-ai', 'venice.ai'],
  docs: [
    'https://docs.venice.ai/api-reference/endpoint/api_keys/rate_limits',
    'https://docs.venice.ai/api-reference/endpoint/billing/usage-history',
    'https://docs.venice.ai/guides/getting-started/managing-api-keys',
  ],
  host: 'https://api.venice.ai/api/v1',
  keys: [
    apiKey(['VENICE_API_KEY', 'VENICE_KEY'], { create: settings }),
    adminKey('VENICE_ADMIN_KEY', { create: `${settings} (type Admin)` }),
  ],
  // More than twenty refusals within half a minute block the account for as long.
  concurrency: 2,
  requests: {
    limits: ask(KeyLimits, {
      path: '/api_keys/rate_limits',
      gives: ['balances', 'quotas', 'rate_limits', 'expires_at', 'key', 'attributes'],
    }),
    models: askModels('/models'),
    // The allocation of the account; every key gets the amounts above.
    balance: askAlso(Balance, { ...admin, path: '/billing/balance', gives: ['quotas', 'attributes'] }),
    keys: askAlso(Keys, { ...admin, path: '/api_keys', gives: ['quotas', 'key', 'attributes'] }),
    // One row per charge, so only the last week: older days stay in git. (GET /billing/usage is gone: 410.)
    history: askAlso(History, {
      ...admin,
      path: '/billing/usage-history',
      ownOnly: true,
      query: ({ now }) => ({ startTimestamp: lastDays(now, 7).starts_at, pageSize: '1000' }),
      pages: byCursor({ list: 'data', from: 'nextCursor', to: 'cursor', alone: true }),
      gives: ['costs', 'usage'],
    }),
  },
  normalize({ limits: { data: limits }, models, balance: account, keys, history }, { kind, isOwn }) {
    const resets_at = limits.nextEpochBegins
    const own = theOnly(keys?.data, ({ last6Chars: end }) => end != null && isOwn(`...${end}`))
    const diem = account?.balances.diem ?? limits.balances?.DIEM
    const usd = account?.balances.usd ?? limits.balances?.USD
    const charged = history && charges(history)
    return {
      balances: ifAny(balance(usd, 'USD')),
      costs: charged?.costs,
      usage: charged?.usage,
      quotas: ifAny(
        diem == null ? [] : quota('diem', 'diem', { limit: account?.diemEpochAllocation, remaining: diem, resets_at }),
        own && keyLimits(own, resets_at),
      ),
      rate_limits: limits.rateLimits ? rateLimits(limits.rateLimits) : null,
      expires_at: limits.keyExpiration ?? own?.expiresAt,
      key: { plan: limits.apiTier?.id, created_at: own?.createdAt },
      models,
      attributes: {
        access_permitted: limits.accessPermitted,
        charged: limits.apiTier?.isCharged,
        can_consume: account?.canConsume,
        consumption_currency: account?.consumptionCurrency,
        key_type: own?.apiKeyType,
        key_spent_last_7_days_usd: own?.usage?.trailingSevenDays?.usd,
        key_spent_last_7_days_diem: own?.usage?.trailingSevenDays?.diem,
        ...(kind === 'admin' && keys
          ? inventory(keys.data.map((key) => key && renamed(key, 'expiresAt', 'expires_at')))
          : {}),
      },
      gaps: gapIf(keys && !own && kind !== 'admin', 'key', 'not_offered', notListed('Venice')),
    }
  },
  cannot: {
    balances: 'Venice reported no dollar balance',
    quotas: 'Venice reported no DIEM and no limit for the key',
    rate_limits: 'Venice reported no rate limits',
    else: 'Venice has no API for this',
  },
})
