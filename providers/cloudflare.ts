// Cloudflare: API tokens of a person or an account, and the prepaid credit of AI Gateway.
// Sources: Cloudflare's API reference; that the credit is in US cents was observed by others and is not documented.
import { z } from 'zod'
import type { Instant } from '../schema/instant.ts'
import type { Quota } from '../schema/reading.ts'
import { BillableRows, billed, GatewayUse, GraphqlRefusal, gatewayQuery, gatewayUse } from './cloudflare/costs.ts'
import { windowOf } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, cents, flag, instant, text } from './framework/foreign.ts'
import { token } from './framework/keys.ts'
import { type AskContext, askAlso, askEach, askEither } from './framework/request.ts'
import { balance, joined, quota } from './framework/rows.ts'

/** `success` decides, not the HTTP status. */
const envelope = <Result extends z.ZodType>(result: Result) => z.object({ success: z.literal(true), result })

const Verified = envelope(
  z.object({
    id: text,
    status: z.enum(['active', 'disabled', 'expired']),
    expires_on: instant.nullish(),
    not_before: instant.nullish(),
  }),
)

const CreditBalance = envelope(
  z.object({
    balance: cents,
    topup_config: z.object({ amount: cents.nullish(), threshold: cents.nullish() }).nullish(),
  }),
)

const SpendingLimit = envelope(
  z.object({
    enabled: flag,
    config: z
      .object({ amount: cents.nullish(), duration: z.string().nullish(), strategy: z.string().nullish() })
      .nullish(),
  }),
)

const TokenDetails = envelope(
  z.object({
    issued_on: instant.nullish(),
    policies: z
      .array(z.object({ effect: z.string(), permission_groups: z.array(z.object({ name: text.nullish() })) }))
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
const needsAccount = ({ parameters }: AskContext) => parameters.account_id !== undefined

const readAnalytics = 'give the token the right to read the analytics of the account'

const details = {
  gives: ['key'],
  forbidden: 'give the token the right to read API tokens',
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
  host: 'https://api.cloudflare.com/client/v4',
  keys: [
    token(['CLOUDFLARE_API_TOKEN', 'CF_API_TOKEN'], {
      variant: 'user',
      prefix: 'cfut_',
      length: { min: 40 },
      create: 'https://dash.cloudflare.com/profile/api-tokens',
    }),
    token('CLOUDFLARE_API_TOKEN', {
      variant: 'account',
      prefix: 'cfat_',
      length: { min: 40 },
      create: 'https://dash.cloudflare.com/?to=/:account/api-tokens',
    }),
    token('CLOUDFLARE_API_TOKEN', {
      variant: 'unmarked',
      length: 40,
      create: 'https://dash.cloudflare.com/profile/api-tokens',
    }),
  ],
  errors: [
    {
      body: BadToken,
      means: 'auth_error',
      message:
        'Cloudflare does not know this token; if it belongs to an account, map its account_id, otherwise make a new one',
    },
    {
      status: [200],
      body: GraphqlRefusal,
      means: 'forbidden',
      message: readAnalytics,
    },
  ],
  requests: {
    // A valid token of an account fails the check for persons' tokens. Older tokens do not show which they are: try both.
    userToken: askEither(Verified, {
      path: '/user/tokens/verify',
      when: ({ variant }) => variant !== 'account',
      gives: ['key', 'expires_at'],
    }),
    accountToken: askEither(Verified, {
      path: '/accounts/{account_id}/tokens/verify',
      when: ({ variant, parameters }) =>
        variant === 'account' || (variant !== 'user' && parameters.account_id !== undefined),
      gives: ['key', 'expires_at'],
    }),
    userDetails: askEach(TokenDetails, { path: '/user/tokens/{each}', each: 'user', ...details }),
    accountDetails: askEach(TokenDetails, {
      path: '/accounts/{account_id}/tokens/{each}',
      each: 'account',
      ...details,
    }),
    credit: askAlso(CreditBalance, {
      path: `${gateway}/credit-balance`,
      gives: ['balances'],
      permission: 'AI Gateway Read',
    }),
    limit: askAlso(SpendingLimit, {
      path: `${gateway}/spending-limit`,
      gives: ['quotas'],
      permission: 'AI Gateway Read',
    }),
    billable: askAlso(envelope(BillableRows), {
      path: '/accounts/{account_id}/billable-usage',
      gives: ['costs'],
      forbidden: 'give the token the right to read the billing of the account',
    }),
    gatewayUse: askAlso(GatewayUse, {
      path: '/graphql',
      when: needsAccount,
      post: { read: true, body: gatewayQuery },
      gives: ['costs', 'usage'],
      forbidden: readAnalytics,
    }),
  },
  discover: ({ userToken, accountToken }) => ({
    each: { user: userToken ? [userToken.result.id] : [], account: accountToken ? [accountToken.result.id] : [] },
  }),
  normalize(answers, { now }) {
    const { userToken, accountToken, credit, limit, billable, gatewayUse: use } = answers
    const token = (userToken ?? accountToken)?.result
    const told = [...(answers.userDetails ?? []), ...(answers.accountDetails ?? [])][0]?.answer.result
    const gateway = use && gatewayUse(use, now)
    return {
      balances: credit && balance(credit.result.balance, 'USD'),
      costs: joined(billable && billed(billable.result), gateway?.costs),
      usage: gateway?.usage,
      quotas: limit && spendingLimit(limit.result, now),
      expires_at: token?.expires_on,
      key: {
        created_at: told?.issued_on,
        disabled: token ? token.status !== 'active' : null,
        permissions: told?.policies?.flatMap(permissionsOf),
      },
      attributes: {
        status: token?.status,
        owner: token && (userToken ? 'user' : 'account'),
        not_before: token?.not_before,
        ...topUp(credit?.result.topup_config),
      },
    }
  },
  cannot: {
    credits_total: 'AI Gateway tells what is left, not what was bought',
    credits_used: { reason: 'unit_undocumented', hint: 'the usage history of AI Gateway names no unit' },
    usage: {
      reason: 'needs_parameter',
      hint: 'AI Gateway counts tokens per account: set account_id with keyz map PATH --param account_id=...',
    },
    quotas: 'Cloudflare names no amount for the limit',
    rate_limits: 'one global limit for all tokens of a person: 1200 requests in 5 minutes',
    models: 'a token gives rights, not models',
  },
})

/** What a policy denies is written as such. */
function permissionsOf({
  effect,
  permission_groups,
}: {
  effect: string
  permission_groups: { name?: string | null | undefined }[]
}): string[] {
  const names = permission_groups.flatMap(({ name }) => name ?? [])
  return effect === 'deny' ? names.map((name) => `not ${name}`) : names
}

/** Not enabled means no limit, even with an amount beside it. The amount is in US cents, as documented. */
function spendingLimit({ enabled, config }: z.output<typeof SpendingLimit>['result'], now: Instant): Quota[] | null {
  if (!enabled) return []
  if (config?.amount == null) return null
  const window = windowOf(config.duration, now)
  // A sliding window has no instant at which it starts again.
  const resets_at = config.strategy === 'fixed' ? window?.ends_at : null
  return quota('ai_gateway_spending_limit', 'USD', { limit: config.amount, period: window?.period, resets_at })
}

function topUp(config: z.output<typeof CreditBalance>['result']['topup_config']): Record<string, string> {
  if (config?.amount == null || config.threshold == null) return {}
  return { auto_top_up_usd: config.amount, auto_top_up_below_usd: config.threshold }
}
