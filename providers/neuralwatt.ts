// Neuralwatt: credit, energy of the plan and the allowance of the key, in one answer. Observed by others in several clients.
import { z } from 'zod'
import { utcMonth, windowOf } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, flag, instant, text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { isLeftOut, maybe, nullish } from './framework/readable.ts'
import { ask } from './framework/request.ts'
import { balance, costRow, ifAny, lifetime, money, quota, usageRows } from './framework/rows.ts'

const Use = z.object(nullish({ cost_usd: amount, requests: amount, tokens: amount, energy_kwh: amount }))

const energy = nullish({ kwh_included: amount, kwh_used: amount, kwh_remaining: amount, in_overage: flag })
const Subscription = z.object({
  ...nullish({ plan: text, status: text, current_period_end: instant, auto_renew: flag }),
  ...energy,
  // Any other interval has no name in keyz.
  billing_interval: maybe(z.string().transform((word) => (word === 'month' || word === 'year' ? word : null))),
})

const spending = nullish({ limit_usd: amount, spent_usd: amount, remaining_usd: amount })
const Allowance = z.object({ ...spending, ...nullish({ period: z.string(), blocked: flag }) })

const Quota = z.object({
  snapshot_at: maybe(instant),
  balance: z.object({
    credits_remaining_usd: amount,
    ...nullish({ total_credits_usd: amount, credits_used_usd: amount, accounting_method: text }),
  }),
  usage: maybe(z.object({ lifetime: maybe(Use), current_month: maybe(Use) })),
  limits: maybe(z.object({ overage_limit_usd: maybe(amount), rate_limit_tier: maybe(text) })),
  subscription: maybe(Subscription),
  key: maybe(z.object({ allowance: maybe(Allowance) })),
})

const untold = 'Neuralwatt did not report this'

export const neuralwatt = defineProvider({
  id: 'neuralwatt',
  name: 'Neuralwatt',
  docs: ['https://portal.neuralwatt.com/docs'],
  host: 'https://api.neuralwatt.com/v1',
  keys: apiKey('NEURALWATT_API_KEY', { create: 'https://portal.neuralwatt.com/dashboard/keys', certainty: 'observed' }),
  requests: {
    quota: ask(Quota, {
      path: '/quota',
      gives: ['balances', 'credits_total', 'credits_used', 'costs', 'usage', 'quotas', 'key', 'attributes'],
    }),
  },
  normalize({ quota: told }, { now }) {
    const { balance: credits, usage, limits, subscription: plan } = told
    const allowance = told.key?.allowance
    const uses = [
      { window: lifetime, use: usage?.lifetime },
      // Without a time, the running month; with one that cannot be read, nobody knows which.
      ...(isLeftOut(told, 'snapshot_at')
        ? []
        : [{ window: utcMonth(told.snapshot_at ?? now), use: usage?.current_month }]),
    ]
    return {
      balances: balance(credits.credits_remaining_usd, 'USD'),
      credits_total: money(credits.total_credits_usd, 'USD'),
      credits_used: money(credits.credits_used_usd, 'USD'),
      costs: ifAny(...uses.map(({ window, use }) => costRow(window, use?.cost_usd))),
      usage: ifAny(
        ...uses.map(({ window, use }) =>
          usageRows(window, { requests: use?.requests, tokens: use?.tokens, kwh: use?.energy_kwh }),
        ),
      ),
      quotas: ifAny(
        quota('plan_energy', 'kwh', {
          limit: plan?.kwh_included,
          used: plan?.kwh_used,
          remaining: plan?.kwh_remaining,
          period: plan?.billing_interval,
          resets_at: plan?.current_period_end,
        }),
        // The answer does not say when its period restarts.
        quota('key_allowance', 'USD', {
          limit: allowance?.limit_usd,
          used: allowance?.spent_usd,
          remaining: allowance?.remaining_usd,
          period: windowOf(allowance?.period, now)?.period,
        }),
        quota('overage_limit', 'USD', { limit: limits?.overage_limit_usd }),
      ),
      key: { plan: plan?.plan, disabled: allowance?.blocked },
      attributes: {
        accounting_method: credits.accounting_method,
        rate_limit_tier: limits?.rate_limit_tier,
        subscription: plan?.status,
        auto_renew: plan?.auto_renew,
        in_overage: plan?.in_overage,
      },
    }
  },
  cannot: {
    credits_total: untold,
    credits_used: untold,
    costs: untold,
    usage: untold,
    quotas: untold,
    else: 'Neuralwatt does not report this through the API calls keyz knows',
  },
})
