// Cloudflare: API tokens of a person or an account, and the prepaid credit of AI Gateway.
// Sources: Cloudflare's API reference; that the credit is in US cents was observed by others and is not documented.
import { z } from 'zod'
import { shift } from '../schema/decimal.ts'
import type { Instant } from '../schema/instant.ts'
import type { Quota } from '../schema/reading.ts'
import { bearer } from './framework/auth.ts'
import { windowOf } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, flag, instant } from './framework/foreign.ts'
import { askAlso, askEither } from './framework/request.ts'

/** `success` decides, not the HTTP status. */
const envelope = <Result extends z.ZodType>(result: Result) => z.object({ success: z.literal(true), result })

const Verified = envelope(
  z.object({
    status: z.enum(['active', 'disabled', 'expired']),
    expires_on: instant.nullish(),
    not_before: instant.nullish(),
  }),
)

const CreditBalance = envelope(
  z.object({
    balance: amount,
    topup_config: z.object({ amount: amount.nullish(), threshold: amount.nullish() }).nullish(),
  }),
)

const SpendingLimit = envelope(
  z.object({
    enabled: flag,
    config: z
      .object({ amount: amount.nullish(), duration: z.string().nullish(), strategy: z.string().nullish() })
      .nullish(),
  }),
)

/** Codes of an unknown token (1000, 9109) and of one that is no token at all (6003). */
const BadToken = z.object({
  success: z.literal(false),
  errors: z
    .array(z.object({ code: amount }))
    .refine((errors) => errors.some(({ code }) => ['1000', '6003', '9109'].includes(code))),
})

const gateway = '/accounts/{account_id}/ai-gateway/billing'
const mayNotRead = {
  403: { reason: 'forbidden', hint: 'give the token the permission AI Gateway Read' },
} as const

export const cloudflare = defineProvider({
  id: 'cloudflare',
  name: 'Cloudflare',
  aliases: ['cf'],
  docs: [
    'https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/',
    'https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/verify/',
    'https://developers.cloudflare.com/api/resources/ai_gateway/subresources/billing/',
  ],
  hosts: { default: 'https://api.cloudflare.com/client/v4' },
  keys: [
    {
      kind: 'token',
      shape: 'user',
      env: ['CLOUDFLARE_API_TOKEN', 'CF_API_TOKEN'],
      pattern: /^cfut_[A-Za-z0-9_-]{40,}$/,
      prefix: 'cfut_',
      distinctive: true,
      create_url: 'https://dash.cloudflare.com/profile/api-tokens',
      certainty: 'official',
    },
    {
      kind: 'token',
      shape: 'account',
      env: ['CLOUDFLARE_API_TOKEN'],
      pattern: /^cfat_[A-Za-z0-9_-]{40,}$/,
      prefix: 'cfat_',
      distinctive: true,
      create_url: 'https://dash.cloudflare.com/?to=/:account/api-tokens',
      certainty: 'official',
    },
    {
      kind: 'token',
      shape: 'unmarked',
      env: ['CLOUDFLARE_API_TOKEN'],
      pattern: /^[A-Za-z0-9_-]{40}$/,
      create_url: 'https://dash.cloudflare.com/profile/api-tokens',
      certainty: 'official',
    },
  ],
  auth: bearer,
  errors: [
    {
      body: BadToken,
      means: 'auth_error',
      message:
        'Cloudflare does not know this token; if it belongs to an account, map its account_id, otherwise make a new one',
    },
  ],
  requests: {
    // A valid token of an account fails the check for persons' tokens. Older tokens do not show which they are: try both.
    userToken: askEither(Verified, { path: '/user/tokens/verify', when: ({ shape }) => shape !== 'account' }),
    accountToken: askEither(Verified, {
      path: '/accounts/{account_id}/tokens/verify',
      when: ({ shape, parameters }) => shape === 'account' || (shape !== 'user' && parameters.account_id !== undefined),
    }),
    credit: askAlso(CreditBalance, { path: `${gateway}/credit-balance`, gives: ['balances'], on: mayNotRead }),
    limit: askAlso(SpendingLimit, { path: `${gateway}/spending-limit`, gives: ['quotas'], on: mayNotRead }),
  },
  normalize({ userToken, accountToken, credit, limit }, { now }) {
    const token = (userToken ?? accountToken)?.result
    return {
      balances: credit && [{ amount: shift(credit.result.balance, -2), currency: 'USD', parts: [] }],
      quotas: limit && spendingLimit(limit.result, now),
      expires_at: token?.expires_on ?? null,
      key: { disabled: token ? token.status !== 'active' : null },
      attributes: {
        ...(token ? { status: token.status, owner: userToken ? 'user' : 'account' } : {}),
        ...(token?.not_before ? { not_before: token.not_before } : {}),
        ...topUp(credit?.result.topup_config),
      },
    }
  },
  cannot: {
    credits_total: { reason: 'not_offered', hint: 'AI Gateway tells what is left, not what was bought' },
    credits_used: { reason: 'unit_undocumented', hint: 'the usage history of AI Gateway names no unit' },
    costs: { reason: 'unit_undocumented', hint: 'the usage history of AI Gateway names no unit' },
    usage: { reason: 'not_offered', hint: 'Cloudflare counts no tokens per API token' },
    rate_limits: {
      reason: 'not_offered',
      hint: 'one global limit for all tokens of a person: 1200 requests in 5 minutes',
    },
    models: { reason: 'not_offered', hint: 'a token gives rights, not models' },
  },
})

/** Not enabled means no limit, even with an amount beside it. The amount is in US cents, as documented. */
function spendingLimit({ enabled, config }: z.output<typeof SpendingLimit>['result'], now: Instant): Quota[] | null {
  if (!enabled) return []
  if (config?.amount == null) return null
  const window = windowOf(config.duration, now)
  return [
    {
      name: 'ai_gateway_spending_limit',
      unit: 'USD',
      limit: shift(config.amount, -2),
      used: null,
      remaining: null,
      period: window?.period ?? null,
      // A sliding window has no instant at which it starts again.
      resets_at: config.strategy === 'fixed' ? (window?.ends_at ?? null) : null,
    },
  ]
}

function topUp(config: z.output<typeof CreditBalance>['result']['topup_config']): Record<string, string> {
  if (config?.amount == null || config.threshold == null) return {}
  return {
    auto_top_up_usd: shift(config.amount, -2),
    auto_top_up_below_usd: shift(config.threshold, -2),
  }
}
