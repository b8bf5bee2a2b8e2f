// MiniMax: what is left of the windows of a Token Plan. Source: the platform's hosts and paths; all fields were observed by others.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { amount, code } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey } from './framework/keys.ts'
import { askEither } from './framework/request.ts'
import { ifAny, quota } from './framework/rows.ts'
import { hasNoShare, Plan, windowsOf } from './minimax/plan.ts'

/** The HTTP status is always 200. */
const status = (status_code: z.ZodType) => z.object({ base_resp: z.object({ status_code }) })

const create_url = 'https://platform.minimax.io/user-center/basic-information/interface-key'
const uncounted = 'MiniMax does not document what its numbers count'
const gives = ['quotas', 'key'] as const

export const minimax = defineProvider({
  id: 'minimax',
  name: 'MiniMax',
  aliases: ['mini-max', 'minimaxi', 'minimax-cn', 'minimax-coding-plan', 'minimax-cn-coding-plan'],
  docs: ['https://platform.minimax.io/docs'],
  hosts: { global: 'https://api.minimax.io', cn: 'https://api.minimaxi.com' },
  regions: ['global', 'cn'],
  keys: [
    apiKey(['MINIMAX_CODING_API_KEY', 'MINIMAX_API_KEY'], {
      variant: 'plan',
      prefix: 'sk-cp-',
      length: { min: 20 },
      ambiguous: true,
      create: create_url,
      certainty: 'observed',
    }),
    apiKey('MINIMAX_API_KEY', {
      variant: 'pay_as_you_go',
      prefix: 'sk-api-',
      length: { min: 20 },
      otherForms: true,
      ambiguous: true,
      create: create_url,
      certainty: 'observed',
    }),
  ],
  errors: [
    { body: status(code('1004')), means: 'auth_error' },
    {
      status: [200],
      body: status(amount.refine((code) => code !== '0')),
      means: 'provider_error',
      message: 'MiniMax reports nothing about this key: only Token Plan keys (sk-cp-...) have usage windows',
    },
  ],
  requests: {
    plan: askEither(Plan, { path: '/v1/token_plan/remains', gives, nextOn: [404] }),
    olderPlan: askEither(Plan, { path: '/v1/api/openplatform/coding_plan/remains', gives }),
  },
  normalize({ plan, olderPlan }) {
    const { model_remains = [], points_balance, current_subscribe_title } = plan ?? olderPlan ?? {}
    return {
      quotas: ifAny(model_remains.flatMap(windowsOf), quota('points', 'points', { remaining: points_balance })),
      key: { plan: current_subscribe_title },
      gaps: gapIf(model_remains.some(hasNoShare), 'quotas', 'unit_undocumented', uncounted),
    }
  },
  cannot: { else: 'MiniMax reports only how much of the Token Plan is left' },
})
