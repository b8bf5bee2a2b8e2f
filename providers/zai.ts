// Z.ai (Zhipu): the windows of a GLM Coding Plan, and in China the prepaid wallet. Sources: Z.ai's own plugin zai-coding-plugins for the
// quota request and the bare key in its header; subscription, wallet and models were observed by others.
import { z } from 'zod'
import { bearer, keyHeader } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { code } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey } from './framework/keys.ts'
import { ModelList } from './framework/models.ts'
import { type AskContext, askAlso, askEither } from './framework/request.ts'
import { balance, ifAny, money, theOnly } from './framework/rows.ts'
import { availableIn, Limits, planOf, quotasOf, Subscriptions, Wallet } from './zai/plan.ts'

const teamPlan = 'a team plan needs the parameters organization and project_id: set them with keyz map PATH --param'
const moneyInChina = 'Z.ai reports money only on its China site, and not for every account'

/** Headers that name a team and its project, or none for a person's own plan. */
function team({ parameters: { organization, project_id } }: AskContext) {
  return organization && project_id ? { 'bigmodel-organization': organization, 'bigmodel-project': project_id } : null
}

export const zai = defineProvider({
  id: 'zai',
  name: 'Z.ai',
  aliases: ['z.ai', 'z-ai', 'zhipu', 'bigmodel', 'glm', 'zai-coding-plan', 'zhipuai', 'zhipuai-coding-plan'],
  docs: [
    'https://docs.z.ai/devpack/overview',
    'https://docs.z.ai/devpack/faq',
    'https://github.com/zai-org/zai-coding-plugins',
  ],
  hosts: { global: 'https://api.z.ai', cn: 'https://open.bigmodel.cn', console: 'https://www.bigmodel.cn' },
  regions: ['global', 'cn'],
  keys: apiKey(['ZAI_API_KEY', 'Z_AI_API_KEY', 'GLM_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY', 'BIGMODEL_API_KEY'], {
    create: 'https://z.ai/manage-apikey/apikey-list',
    certainty: 'observed',
  }),
  auth: keyHeader('authorization'),
  headers: { 'accept-language': 'en-US,en' },
  // The HTTP status is 200 whatever happened: the body decides.
  errors: [
    { body: z.object({ code: code('401', '1001') }), means: 'auth_error' },
    { body: z.object({ code: code('500'), msg: z.string().regex(/coding plan/i) }), means: 'no_plan' },
    { body: z.object({ code: code('1113') }), means: 'no_plan', message: 'the account has no plan and no money' },
    { status: [200], body: z.object({ success: z.literal(false) }), means: 'provider_error' },
  ],
  requests: {
    limits: askEither(Limits, {
      path: '/api/monitor/usage/quota/limit',
      query: (context) => (team(context) ? { type: '2' } : {}),
      headers: (context) => team(context) ?? {},
      gives: ['quotas', 'key'],
    }),
    subscriptions: askAlso(Subscriptions, { path: '/api/biz/subscription/list', gives: ['attributes'] }),
    wallet: askAlso(Wallet, {
      path: '/api/biz/account/query-customer-account-report',
      host: 'console',
      when: ({ region }) => region === 'cn',
      gives: ['balances', 'credits_used'],
    }),
    models: askAlso(ModelList, { path: '/api/coding/paas/v4/models', auth: bearer, gives: ['models'] }),
  },
  normalize({ limits, subscriptions, wallet, models }) {
    const told = limits?.data
    const current = theOnly(subscriptions?.data, ({ inCurrentPeriod }) => inCurrentPeriod === true)
    return {
      balances: ifAny(wallet && balance(availableIn(wallet.data), 'CNY')),
      credits_used: wallet && money(wallet.data.totalSpendAmount, 'CNY'),
      quotas: told?.limits && quotasOf(told.limits.flatMap((limit) => limit ?? [])),
      key: { plan: told && planOf(told) },
      models,
      attributes: {
        subscription: current?.productName,
        subscription_status: current?.status,
        billing_cycle: current?.billingCycle,
        renews_on: current?.nextRenewTime,
        frozen_cny: wallet?.data.frozenBalance,
      },
      gaps: [...gapIf(told && !told.limits, 'quotas', 'needs_parameter', teamPlan)],
    }
  },
  cannot: {
    else: 'Z.ai does not report this to API keys',
    balances: moneyInChina,
    credits_used: moneyInChina,
    usage: { reason: 'unit_undocumented', hint: 'Z.ai counts tokens per hour but does not say in which time zone' },
  },
})
