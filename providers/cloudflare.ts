// Cloudflare: API tokens of a person or an account, and the prepaid credit of AI Gateway.
// Sources: Cloudflare's API reference; that the credit is in US cents was observed by others and is not documented.
import {
  BillableRows,
  billed,
  GatewayUse,
  GraphqlFailure,
  GraphqlRefusal,
  gatewayQuery,
  gatewayUse,
} from './cloudflare/costs.ts'
import { envelope } from './cloudflare/envelope.ts'
import { CreditBalance, SpendingLimit, spendingLimit, topUp } from './cloudflare/gateway.ts'
import { BadToken, permissionsOf, TokenDetails, Verified } from './cloudflare/token.ts'
import { defineProvider } from './framework/define.ts'
import { token } from './framework/keys.ts'
import { askAlso, askEach, askEither } from './framework/request.ts'
import { balance, joined } from './framework/rows.ts'

const account = '/accounts/{account_id}'
const billing = `${account}/ai-gateway/billing`
const gateway = { permission: 'AI Gateway Read' }

const readAnalytics = 'Account Analytics Read'

const details = { gives: ['key'], permission: 'API Tokens Read' } as const

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
      length: { min: 20 },
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
        'Cloudflare does not recognize this token: if it belongs to an account, set the parameter account_id of this key; otherwise create a new token',
    },
    {
      status: [200],
      body: GraphqlRefusal,
      means: 'forbidden',
      message: `give the key the permission ${readAnalytics}`,
    },
    { status: [200], body: GraphqlFailure, means: 'provider_error' },
  ],
  requests: {
    // A valid token of an account fails the check for persons' tokens. Older tokens do not show which they are: try both.
    userToken: askEither(Verified, {
      path: '/user/tokens/verify',
      when: ({ variant }) => variant !== 'account',
      gives: ['key', 'expires_at'],
    }),
    accountToken: askEither(Verified, {
      path: `${account}/tokens/verify`,
      when: ({ variant, parameters }) =>
        variant === 'account' || (variant !== 'user' && parameters.account_id !== undefined),
      gives: ['key', 'expires_at'],
    }),
    userDetails: askEach(TokenDetails, { path: '/user/tokens/{each}', each: 'user', ...details }),
    accountDetails: askEach(TokenDetails, { path: `${account}/tokens/{each}`, each: 'account', ...details }),
    credit: askAlso(CreditBalance, { ...gateway, path: `${billing}/credit-balance`, gives: ['balances'] }),
    limit: askAlso(SpendingLimit, { ...gateway, path: `${billing}/spending-limit`, gives: ['quotas'] }),
    billable: askAlso(envelope(BillableRows), {
      path: `${account}/billable-usage`,
      gives: ['costs'],
      permission: 'Billing Read',
    }),
    gatewayUse: askAlso(GatewayUse, {
      path: '/graphql',
      when: ({ parameters }) => parameters.account_id !== undefined,
      post: { read: true, body: gatewayQuery },
      gives: ['costs', 'usage'],
      permission: readAnalytics,
    }),
  },
  discover: ({ userToken, accountToken }) => ({
    each: { user: userToken ? [userToken.result.id] : [], account: accountToken ? [accountToken.result.id] : [] },
  }),
  normalize(answers, { now }) {
    const { userToken, accountToken, credit, limit, billable, gatewayUse: use } = answers
    const token = (userToken ?? accountToken)?.result
    const details = [...(answers.userDetails ?? []), ...(answers.accountDetails ?? [])][0]?.answer.result
    const gateway = use && gatewayUse(use, now)
    const bill = billable && billed(billable.result)
    return {
      balances: credit && balance(credit.result.balance, 'USD'),
      costs: joined(bill?.costs, gateway?.costs),
      usage: gateway?.usage,
      quotas: limit && spendingLimit(limit.result, now),
      expires_at: token?.expires_on,
      key: {
        created_at: details?.issued_on,
        disabled: token ? token.status !== 'active' : null,
        permissions: details?.policies?.flatMap(permissionsOf),
      },
      attributes: {
        status: token?.status,
        owner: token && (userToken ? 'user' : 'account'),
        not_before: token?.not_before,
        ...topUp(credit?.result.topup_config),
      },
      gaps: [...(bill?.gaps ?? []), ...(gateway?.gaps ?? [])],
    }
  },
  cannot: {
    balances:
      'AI Gateway reported no credit; the older billing profile names no unit for its balance and holds personal data, so keyz does not read it',
    credits_total: 'AI Gateway reports what is left, not what was purchased',
    credits_used: { reason: 'unit_undocumented', hint: 'the AI Gateway usage history does not say which unit it uses' },
    usage: {
      reason: 'needs_parameter',
      hint: 'AI Gateway counts tokens per account: set account_id with keyz map PATH --param account_id=...',
    },
    quotas: 'Cloudflare reports no amount for the limit',
    rate_limits: 'all tokens of a user share one global limit: 1200 requests per 5 minutes',
    models: 'a token grants permissions, not models',
  },
})
