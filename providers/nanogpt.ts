// NanoGPT: the prepaid wallet, and the units of a subscription. Source: NanoGPT's API pages and clients of others.
import { z } from 'zod'
import { keyHeader } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount, flag, instant, text, unixTime } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey } from './framework/keys.ts'
import { maybe, nullish } from './framework/readable.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance, ifAny, quota } from './framework/rows.ts'

const Wallet = z.object({ usd_balance: amount, nano_balance: maybe(amount) })

const Used = z
  .object({ used: maybe(amount), remaining: maybe(amount), resetAt: maybe(unixTime) })
  .transform(({ resetAt: resets_at, ...figures }) => ({ ...figures, resets_at }))

const Subscription = z.object({
  active: maybe(flag),
  limits: maybe(z.object({ daily: maybe(amount), monthly: maybe(amount) })),
  ...nullish({ enforceDailyLimit: flag, daily: Used, monthly: Used }),
  period: maybe(z.object({ currentPeriodEnd: maybe(instant) })),
  state: maybe(text),
  graceUntil: maybe(z.union([instant, unixTime])),
})

const noSubscription = 'the account has no active NanoGPT subscription'

export const nanogpt = defineProvider({
  id: 'nanogpt',
  name: 'NanoGPT',
  aliases: ['nano-gpt'],
  docs: ['https://docs.nano-gpt.com/api-reference/endpoint/subscription-usage'],
  host: 'https://nano-gpt.com/api',
  keys: apiKey(['NANOGPT_API_KEY', 'NANO_GPT_API_KEY'], { create: 'https://nano-gpt.com/api', certainty: 'observed' }),
  auth: keyHeader('x-api-key'),
  requests: {
    // A POST that changes nothing and takes no arguments.
    wallet: ask(Wallet, { path: '/check-balance', post: { read: true }, gives: ['balances', 'quotas'] }),
    subscription: askAlso(Subscription, { path: '/subscription/v1/usage', gives: ['quotas', 'attributes'] }),
  },
  normalize({ wallet, subscription }) {
    // NanoGPT calls what it counts "usage units"; without a subscription its zeros mean nothing.
    const { limits, daily, monthly } = subscription?.active ? subscription : {}
    return {
      balances: balance(wallet.usd_balance, 'USD'),
      quotas: ifAny(
        // A second wallet, in a currency that has no ISO code.
        quota('nano_balance', 'nano', { remaining: wallet.nano_balance }),
        daily && quota('subscription_daily', 'usage_units', { ...daily, limit: limits?.daily, period: 'day' }),
        monthly &&
          quota('subscription_monthly', 'usage_units', { ...monthly, limit: limits?.monthly, period: 'month' }),
      ),
      attributes: {
        subscription: subscription?.state,
        daily_limit_enforced: subscription?.enforceDailyLimit,
        period_ends_at: subscription?.period?.currentPeriodEnd,
        grace_until: subscription?.graceUntil,
      },
      gaps: gapIf(subscription?.active === false, 'quotas', 'no_plan', noSubscription),
    }
  },
  cannot: {
    quotas: 'NanoGPT reported no subscription windows',
    else: 'NanoGPT does not report this through the API calls keyz knows',
  },
})
