// DigitalOcean: what the account owes or has, and the use of this month. Source: DigitalOcean's OpenAPI file.
import { z } from 'zod'
import { negate } from '../schema/decimal.ts'
import { utcMonth } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, instant } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey } from './framework/keys.ts'
import { maybe, nullish } from './framework/readable.ts'
import { askEither, withHeaders } from './framework/request.ts'
import { balance, costRow, ifAny, rateLimit } from './framework/rows.ts'

/** The month's use adds to the figures, so a positive one is owed. */
const owed = amount.transform(negate)

/** Decimal text, in USD. The first is the sum of the other two. */
const Balance = z.object({
  month_to_date_balance: owed,
  ...nullish({ account_balance: owed, month_to_date_usage: owed, generated_at: instant }),
})

const signUndocumented = 'DigitalOcean does not document the sign: keyz treats a positive amount as money owed'
const tokens = 'https://cloud.digitalocean.com/account/api/tokens'

export const digitalocean = defineProvider({
  id: 'digitalocean',
  name: 'DigitalOcean',
  aliases: ['digital-ocean'],
  docs: ['https://docs.digitalocean.com/reference/api/reference/billing/'],
  host: 'https://api.digitalocean.com/v2',
  keys: [
    // Widely used names; DigitalOcean's reference has none.
    apiKey(['DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN'], {
      variant: 'personal',
      prefix: 'dop_v1_',
      length: 64,
      characters: 'hex',
      create: tokens,
    }),
    apiKey([], { variant: 'oauth', prefix: 'doo_v1_', length: 64, characters: 'hex', create: tokens }),
  ],
  // A known token without the scope. An unknown one gets 401 `unauthorized`.
  errors: [{ status: [403], body: z.object({ id: z.literal('forbidden') }), means: 'forbidden' }],
  requests: {
    balance: askEither(withHeaders(Balance, { 'ratelimit-limit': maybe(amount) }), {
      path: '/customers/my/balance',
      gives: ['balances', 'costs', 'rate_limits'],
      permission: 'billing:read',
    }),
  },
  normalize({ balance: answer }, { now }) {
    const told = answer?.body
    const used = told?.month_to_date_usage
    return {
      balances:
        told &&
        balance(told.month_to_date_balance, 'USD', { account: told.account_balance, month_to_date_usage: used }),
      costs: used && costRow(utcMonth(told.generated_at ?? now), negate(used)),
      rate_limits: ifAny(rateLimit('requests', answer?.headers['ratelimit-limit'], 3600)),
      gaps: gapIf(told !== undefined, 'balances', 'unit_undocumented', signUndocumented),
    }
  },
  cannot: {
    costs: 'DigitalOcean did not report usage for this month',
    rate_limits: 'DigitalOcean sent no rate limit with its response',
    else: 'DigitalOcean does not report this through the API calls keyz knows',
  },
})
