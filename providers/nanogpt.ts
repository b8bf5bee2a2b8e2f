// NanoGPT: the prepaid wallet, and the units of a subscription. Source: NanoGPT's API pages and clients of others.
import { z } from 'zod'
import { keyHeader } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount, flag, instant, text, unixTime } from './framework/foreign.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance, quota, toldQuotas } from './framework/rows.ts'

const Wallet = z.object({ usd_balance: amount, nano_balance: amount.nullish() })

const Used = z.object({ used: amount.nullish(), remaining: amount.nullish(), resetAt: unixTime.nullish() }).nullish()

const Subscription = z.object({
  active: flag.nullish(),
  limits: z.object({ daily: amount.nullish(), monthly: amount.nullish() }).nullish(),
  enforceDailyLimit: flag.nullish(),
  daily: Used,
  monthly: Used,
  period: z.object({ currentPeriodEnd: instant.nullish() }).nullish(),
  state: text.nullish(),
  graceUntil: z.union([instant, unixTime]).nullish(),
})

export const nanogpt = defineProvider({
  id: 'nanogpt',
  name: 'NanoGPT',
  aliases: ['nano-gpt'],
  docs: ['https://docs.nano-gpt.com/api-reference/endpoint/subscription-usage'],
  hosts: { default: 'https://nano-gpt.com/api' },
  keys: [
    {
      kind: 'api',
      env: ['NANOGPT_API_KEY', 'NANO_GPT_API_KEY'],
      create_url: 'https://nano-gpt.com/api',
      certainty: 'observed',
    },
  ],
  auth: keyHeader('x-api-key'),
  requests: {
    // A POST that changes nothing and takes no arguments.
    wallet: ask(Wallet, { path: '/check-balance', post: { read: true }, gives: ['balances', 'quotas'] }),
    subscription: askAlso(Subscription, { path: '/subscription/v1/usage', gives: ['quotas', 'attributes'] }),
  },
  normalize({ wallet, subscription }) {
    const { limits, daily, monthly } = subscription ?? {}
    const windows = [
      { name: 'subscription_daily', limit: limits?.daily, period: 'day' as const, told: daily },
      { name: 'subscription_monthly', limit: limits?.monthly, period: 'month' as const, told: monthly },
    ]
    return {
      balances: balance(wallet.usd_balance, 'USD'),
      quotas: toldQuotas([
        // A second wallet, in a currency that has no ISO code.
        ...(wallet.nano_balance == null ? [] : [quota('nano_balance', 'nano', { remaining: wallet.nano_balance })]),
        // NanoGPT calls what it counts "usage units"; without a subscription its zeros mean nothing.
        ...windows.flatMap(({ name, limit, period, told }) =>
          told == null || subscription?.active !== true
            ? []
            : [
                quota(name, 'usage_units', {
                  limit,
                  used: told.used,
                  remaining: told.remaining,
                  period,
                  resets_at: told.resetAt,
                }),
              ],
        ),
      ]),
      attributes: {
        subscription: subscription?.state,
        daily_limit_enforced: subscription?.enforceDailyLimit,
        period_ends_at: subscription?.period?.currentPeriodEnd,
        grace_until: subscription?.graceUntil,
      },
      gaps:
        subscription?.active === false
          ? [{ field: 'quotas', reason: 'no_plan', hint: 'the account has no active subscription at NanoGPT' }]
          : [],
    }
  },
  cannot: {
    quotas: 'NanoGPT told no window of a subscription',
    else: 'NanoGPT does not tell this by the calls that keyz knows',
  },
})
