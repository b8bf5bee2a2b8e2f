// The keys of the demo, and what their providers answer on the first and on the second day.
import { instantAt } from '../../schema/instant.ts'
import {
  answer,
  cloudflare,
  type DemoDay,
  dayBefore,
  deepseekDown,
  deepseekWallets,
  demoDayLength,
  ok,
  openrouterKey,
  refused,
  xaiKey,
  xaiTeam,
} from './documented-answers.ts'
import type { LocalAnswer } from './local-providers.ts'

export interface DemoKey {
  path: string
  provider: string
  /** The public prefix of its fake secret. */
  prefix: string
  /** Lines below the secret in the entry. */
  lines?: string
  /** By host, method and path. Anything else is answered with 404. */
  answers: (day: DemoDay, now: Date) => Record<string, LocalAnswer>
}

const account = '0123456789abcdef0123456789abcdef'
const team = '6f1d9a52-3c4b-4e0f-9b7a-2d8c5e1f0a37'
const otherTeam = 'b4e7c210-58d9-4f6a-8c33-91e0d7a2f6b5'
const gateway = `default GET /accounts/${account}/ai-gateway/billing`

export const demoKeys: readonly DemoKey[] = [
  {
    path: 'openrouter/personal/ci',
    provider: 'openrouter',
    prefix: 'sk-or-v1-',
    answers: (day) => ({
      'default GET /key': ok({
        data: openrouterKey({ daily: [1.25, 56.78], monthly: [25.5, 82.28], total: [125.5, 182.28], limit: 100 }, day),
      }),
      'default GET /credits': ok({ data: { total_credits: 240.27, total_usage: [165.52, 222.92][day] } }),
    }),
  },
  {
    path: 'openrouter/personal/nightly',
    provider: 'openrouter',
    prefix: 'sk-or-v1-',
    answers: (day) => ({
      'default GET /key': ok({
        data: openrouterKey({ daily: [0.4, 0.62], monthly: [9.1, 9.72], total: [40.02, 40.64], limit: null }, day),
      }),
      'default GET /credits': refused(403),
    }),
  },
  {
    path: 'openrouter/office/agent',
    provider: 'openrouter',
    prefix: 'sk-or-v1-',
    answers: () => ({ 'default GET /key': answer(401, { error: { message: 'User not found.', code: 401 } }) }),
  },
  {
    path: 'openrouter/office/management',
    provider: 'openrouter',
    prefix: 'sk-or-v1-',
    answers: (day, now) => ({
      'default GET /key': ok({
        data: {
          ...openrouterKey({ daily: [0, 0], monthly: [0, 0], total: [0, 0], limit: null }, day),
          is_management_key: true,
        },
      }),
      'default GET /credits': ok({ data: { total_credits: 60, total_usage: [57.18, 58.9][day] } }),
      'default GET /keys': ok({ data: [{ label: null, disabled: false, created_at: '2026-01-05T09:00:00Z' }] }),
      'default GET /activity': ok({
        data: [
          {
            date: dayBefore(now),
            model: 'deepseek/deepseek-chat',
            usage: 1.72,
            prompt_tokens: 410_000,
            completion_tokens: 91_500,
            requests: 320,
          },
        ],
      }),
    }),
  },
  {
    path: 'deepseek/personal/main',
    provider: 'deepseek',
    prefix: 'sk-',
    answers: (day) =>
      day === 0
        ? deepseekDown
        : deepseekWallets([
            { currency: 'CNY', total: '108.40' },
            { currency: 'USD', total: '20.00' },
          ]),
  },
  {
    path: 'deepseek/office/batch',
    provider: 'deepseek',
    prefix: 'sk-',
    answers: (day) => (day === 0 ? deepseekDown : deepseekWallets([{ currency: 'USD', total: '0.84' }])),
  },
  {
    path: 'xai/team-a/inference',
    provider: 'xai',
    prefix: 'xai-',
    answers: () => xaiKey(team),
  },
  {
    path: 'xai/team-a/management',
    provider: 'xai',
    prefix: 'xai-',
    answers: (day, now) => xaiTeam(team, day, now),
  },
  {
    path: 'xai/team-b/inference',
    provider: 'xai',
    prefix: 'xai-',
    answers: () => xaiKey(otherTeam),
  },
  {
    path: 'cloudflare/personal/ai-gateway',
    provider: 'cloudflare',
    prefix: 'cfut_',
    lines: `account_id: ${account}`,
    answers: (day) => ({
      'default GET /user/tokens/verify': cloudflare({ id: account, status: 'active' }),
      [`${gateway}/credit-balance`]: cloudflare({
        balance: [640, 517.25][day],
        topup_config: { amount: 5000, threshold: 500 },
      }),
      [`${gateway}/spending-limit`]: cloudflare({
        enabled: true,
        config: { amount: 25_000, duration: 'monthly', strategy: 'fixed' },
      }),
    }),
  },
  {
    path: 'cloudflare/office/dns',
    provider: 'cloudflare',
    prefix: 'cfut_',
    answers: (day, now) => ({
      'default GET /user/tokens/verify': cloudflare({
        id: account,
        status: 'active',
        expires_on: instantAt(now.getTime() - day * demoDayLength + 6 * 24 * 3_600_000),
      }),
    }),
  },
]

/** Other things that people keep in a store: they belong to no provider and are never decrypted. */
export const otherEntries: Readonly<Record<string, string>> = {
  'personal/wifi at home': 'correct horse battery staple\n',
  'bank/card': '0000\nlogin: nobody\n',
}
