// Chutes: balance, subscription windows and the daily quota. All formats were observed by others; the balance is undocumented.
import { z } from 'zod'
import { utcDay } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, flag, instant, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey } from './framework/keys.ts'
import { maybe, someOf } from './framework/readable.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance, ifAny, quota } from './framework/rows.ts'

const Me = someOf({ user_id: text, balance: amount, username: text })

/** A name that a quota can be counted in. */
const Unit = z
  .string()
  .toLowerCase()
  .regex(/^[a-z][a-z_-]{0,40}$/, 'is not a unit')

const Subscription = z.object({
  subscription: maybe(z.object({ active: maybe(flag), plan_name: maybe(text), current_period_end: maybe(instant) })),
  monthly: maybe(z.object({ used: maybe(amount), limit: maybe(amount), resets_at: maybe(instant), unit: maybe(Unit) })),
  rolling_window: maybe(
    z.object({ requests: maybe(amount), limit: maybe(amount), reset_at: maybe(instant), unit: maybe(Unit) }),
  ),
})

const Daily = z.object({ quota: amount, used: maybe(amount) })

export const chutes = defineProvider({
  id: 'chutes',
  name: 'Chutes',
  aliases: ['chutes-ai', 'chutes.ai'],
  docs: ['https://chutes.ai/docs'],
  host: 'https://api.chutes.ai',
  keys: apiKey('CHUTES_API_KEY', {
    prefix: 'cpk_',
    pattern: /^cpk_[A-Za-z0-9._-]{20,}$/,
    create: 'https://chutes.ai/app/api',
    certainty: 'observed',
  }),
  requests: {
    me: ask(Me, { path: '/users/me', gives: ['balances'] }),
    subscription: askAlso(Subscription, {
      path: '/users/me/subscription_usage',
      gives: ['quotas', 'key', 'attributes'],
    }),
    daily: askAlso(Daily, { path: '/users/me/quota_usage/me', gives: ['quotas'] }),
  },
  normalize({ me, subscription: told, daily }, { now }) {
    const { subscription, monthly, rolling_window: rolling } = told ?? {}
    const withoutUnit = [monthly, rolling].some((window) => window && !window.unit)
    return {
      balances: ifAny(balance(me.balance, 'USD')),
      quotas: ifAny(
        monthly?.unit ? quota('monthly', monthly.unit, { ...monthly, period: 'month' }) : [],
        // Four hours, a period that keyz has no name for.
        rolling?.unit
          ? quota('rolling_window', rolling.unit, { ...rolling, used: rolling.requests, resets_at: rolling.reset_at })
          : [],
        // Restarts at 00:00 UTC.
        quota('daily', 'requests', {
          limit: daily?.quota,
          used: daily?.used,
          period: 'day',
          resets_at: utcDay(now).ends_at,
        }),
      ),
      key: { plan: subscription?.plan_name },
      attributes: { subscription_active: subscription?.active, period_ends_at: subscription?.current_period_end },
      identity: { name: me.username },
      gaps: [
        ...gapIf(subscription?.active === false, 'quotas', 'no_plan', 'the account has no active Chutes subscription'),
        ...gapIf(
          withoutUnit,
          'quotas',
          'unit_undocumented',
          'Chutes does not say which unit a usage window is counted in',
        ),
      ],
    }
  },
  cannot: {
    balances: 'Chutes reported no balance',
    quotas: 'Chutes reported no usage windows',
    else: 'Chutes does not report this through the API calls keyz knows',
  },
})
