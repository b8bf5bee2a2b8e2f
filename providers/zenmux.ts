// ZenMux: prepaid credit and the windows of a subscription, for a management key. Source: ZenMux's platform API and clients of others.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { amount, currency, instant, text } from './framework/foreign.ts'
import { managementKey } from './framework/keys.ts'
import { maybe, nullish } from './framework/readable.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance, ifAny, quota } from './framework/rows.ts'

const Payg = z.object({
  data: z.object({
    currency,
    total_credits: amount,
    top_up_credits: maybe(amount),
    bonus_credits: maybe(amount),
  }),
})

/** `usage_percentage` is a fraction, and follows from the flows. */
const Window = z.object({
  resets_at: maybe(instant),
  max_flows: maybe(amount),
  used_flows: maybe(amount),
  remaining_flows: maybe(amount),
  used_value_usd: maybe(amount),
  max_value_usd: maybe(amount),
})

const Subscription = z.object({
  data: z.object({
    plan: maybe(z.object(nullish({ tier: text, amount_usd: amount, interval: text, expires_at: instant }))),
    ...nullish({ account_status: text, quota_5_hour: Window, quota_7_day: Window }),
  }),
})

const notManagement = 'ZenMux does not accept this as a management key, and has no way to check an inference key'

export const zenmux = defineProvider({
  id: 'zenmux',
  name: 'ZenMux',
  docs: [
    'https://docs.zenmux.ai/api/platform/payg-balance.html',
    'https://docs.zenmux.ai/api/platform/subscription-detail.html',
  ],
  host: 'https://zenmux.ai/api/v1/management',
  keys: managementKey('ZENMUX_MANAGEMENT_API_KEY', {
    create: 'https://zenmux.ai/platform/management',
    certainty: 'observed',
  }),
  errors: [
    // A page in front that blocks requests is not JSON, and says nothing about the key.
    { status: [401, 403], body: z.object({}), means: 'auth_error', message: notManagement },
    // Each endpoint has its own limit, and says so with this status.
    { status: [422], body: z.unknown(), means: 'rate_limited' },
  ],
  requests: {
    payg: ask(Payg, { path: '/payg/balance', gives: ['balances'] }),
    subscription: askAlso(Subscription, { path: '/subscription/detail', gives: ['quotas', 'key', 'attributes'] }),
  },
  normalize({ payg: { data: payg }, subscription }) {
    const { plan, account_status: status, quota_5_hour: fiveHours, quota_7_day: sevenDays } = subscription?.data ?? {}
    const parts = { topped_up: payg.top_up_credits, bonus: payg.bonus_credits }
    return {
      balances: balance(payg.total_credits, payg.currency, parts),
      quotas: ifAny(windows('five_hours', '5h', fiveHours), windows('seven_days', '7d', sevenDays)),
      key: { plan: plan?.tier },
      attributes: {
        account_status: status,
        plan_price_usd: plan?.amount_usd,
        plan_interval: plan?.interval,
        plan_expires_at: plan?.expires_at,
      },
    }
  },
  cannot: {
    quotas: 'ZenMux reported no subscription windows',
    else: 'ZenMux does not report this through the API calls keyz knows',
  },
})

/** A window is counted in flows, with their dollar value alongside. */
function windows(name: string, period: '5h' | '7d', window: z.output<typeof Window> | null | undefined) {
  if (window == null) return []
  const shared = { period, resets_at: window.resets_at }
  const flows = { limit: window.max_flows, used: window.used_flows, remaining: window.remaining_flows }
  const value = { limit: window.max_value_usd, used: window.used_value_usd }
  return [...quota(name, 'flows', { ...flows, ...shared }), ...quota(`${name}_value`, 'USD', { ...value, ...shared })]
}
