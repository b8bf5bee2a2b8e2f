// Moonshot AI (Kimi Open Platform): one prepaid wallet, in dollars or in yuan by region. Sources: the platform's docs for balance and models.
// Rate limits come from GET /v1/users/me, which is not documented and was observed by others.
import { defineProvider } from './framework/define.ts'
import { apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { ask, askAlso } from './framework/request.ts'
import { balance, ifAny, rateLimit } from './framework/rows.ts'
import { Balance, failure, Me, Unsuccessful } from './moonshot/account.ts'

export const moonshot = defineProvider({
  id: 'moonshot',
  name: 'Moonshot AI',
  aliases: ['moonshotai', 'moonshot-ai', 'moonshotai-cn', 'kimi'],
  docs: ['https://platform.moonshot.ai/docs/api/balance', 'https://platform.moonshot.cn/docs/api/balance'],
  hosts: { global: 'https://api.moonshot.ai', cn: 'https://api.moonshot.cn' },
  regions: ['global', 'cn'],
  keys: apiKey(['MOONSHOT_API_KEY', 'MOONSHOT_KEY', 'KIMI_API_KEY'], {
    prefix: 'sk-',
    create: 'https://platform.moonshot.ai/console/api-keys',
  }),
  errors: [
    {
      status: [401],
      body: failure('invalid_authentication_error'),
      means: 'auth_error',
      message:
        'Moonshot AI rejects this key in this region: if the account is in the other region, set the parameter region of this key to cn (or global)',
    },
    {
      // 429 means out of money; one client has seen 403.
      status: [403, 429],
      body: failure('exceeded_current_quota_error'),
      means: 'provider_error',
      message: 'Moonshot AI recognizes this key but suspended its account because it is out of money: top it up',
    },
    { status: [200], body: Unsuccessful, means: 'provider_error' },
  ],
  requests: {
    wallet: ask(Balance, { path: '/v1/users/me/balance', gives: ['balances'] }),
    models: askModels('/v1/models'),
    me: askAlso(Me, {
      path: '/v1/users/me',
      gives: ['rate_limits', 'key'],
      on: { 404: { reason: 'not_offered', hint: 'Moonshot AI does not document an API for account limits' } },
    }),
  },
  normalize({ wallet: { data: wallet }, models, me }, { region }) {
    const { organization, user, user_group_id } = me?.data ?? {}
    return {
      // The answer names no currency: each region has its own. Cash below zero is owed, and is not deducted from the vouchers.
      balances: balance(wallet.available_balance, region === 'cn' ? 'CNY' : 'USD', {
        voucher: wallet.voucher_balance,
        cash: wallet.cash_balance,
      }),
      rate_limits: ifAny(
        rateLimit('requests', organization?.max_request_per_minute, 60),
        rateLimit('tokens', organization?.max_token_per_minute, 60),
      ),
      key: { plan: user_group_id ?? user?.user_group_id },
      models,
      attributes: { user_state: user?.user_state, max_concurrency: organization?.max_concurrency },
    }
  },
  cannot: {
    else: 'Moonshot AI shows this only in its web console',
    quotas: { reason: 'unit_undocumented', hint: 'Moonshot AI does not say which period the token quota covers' },
    rate_limits: 'Moonshot AI did not report the limits of this account',
  },
})
