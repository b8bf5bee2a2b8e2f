// The keys of the demo, and what their providers answer in the course of its week. All amounts are in cents.
import { instantAt } from '../../schema/instant.ts'
import {
  answer,
  cloudflareGateway,
  cloudflareToken,
  deepseekDown,
  deepseekWallets,
  ok,
  openrouterKey,
  refused,
  xaiKey,
  xaiTeam,
} from './documented-answers.ts'
import type { LocalAnswer } from './local-providers.ts'
import { dateOf, dayLength, dollars, type Spending, spentSince, spentThisMonth } from './week.ts'

export interface DemoKey {
  path: string
  provider: string
  /** The public prefix of its fake secret. */
  prefix: string
  /** Lines below the secret in the entry. */
  lines?: string
  /** By host, method and path. Anything else is answered with 404. `day` is 0 to 7, `now` its time. */
  answers: (day: number, now: Date) => Record<string, LocalAnswer>
}

const account = '0123456789abcdef0123456789abcdef'
const team = '6f1d9a52-3c4b-4e0f-9b7a-2d8c5e1f0a37'
const otherTeam = 'b4e7c210-58d9-4f6a-8c33-91e0d7a2f6b5'

/** What each day cost, from day 1 on: a weekend in the middle, and then more than before. */
const ci: Spending = [710, 845, 930, 320, 285, 1240, 1348]
const nightly: Spending = [8, 9, 9, 9, 9, 9, 9]
/** Nothing is spent any more once its key is revoked. */
const agent: Spending = [44, 51, 38, 21, 18, 0, 0]
const grok: Spending = [41, 58, 96, 12, 9, 77, 112]
const agentRevoked = 6
const chat: Spending = [45, 52, 61, 30, 28, 47, 52]
const batch: Spending = [72, 81, 78, 31, 28, 112, 116]
/** Cents left in the gateway on each day: it buys 50 dollars when there are less than 5 left. */
const gatewayLeft = [640, 594, 541, 5493, 5471, 5458, 5402, 5317]

/** What is left of a balance, as a text with two decimals. */
function left(before: number, spending: Spending, day: number): string {
  return dollars(before - spentSince(spending, day)).toFixed(2)
}

/** One key of OpenRouter: the day, the month and the lifetime that it counts. */
function openrouterFigures(
  spending: Spending,
  { month, total, limit }: { month: number; total: number; limit: number | null },
  day: number,
  now: Date,
) {
  return openrouterKey({
    daily: spending[day - 1] ?? 0,
    monthly: spentThisMonth(spending, month, day, now),
    total: total + spentSince(spending, day),
    limit,
  })
}

export const demoKeys: readonly DemoKey[] = [
  {
    path: 'openrouter/personal/ci',
    provider: 'openrouter',
    prefix: 'sk-or-v1-',
    answers: (day, now) => ({
      'default GET /key': ok({ data: openrouterFigures(ci, { month: 2550, total: 12_550, limit: 10_000 }, day, now) }),
      'default GET /credits': ok({
        data: {
          total_credits: dollars(24_027),
          total_usage: dollars(16_552 + spentSince(ci, day) + spentSince(nightly, day)),
        },
      }),
    }),
  },
  {
    path: 'openrouter/personal/nightly',
    provider: 'openrouter',
    prefix: 'sk-or-v1-',
    answers: (day, now) => ({
      'default GET /key': ok({ data: openrouterFigures(nightly, { month: 910, total: 4002, limit: null }, day, now) }),
      'default GET /credits': refused(403),
    }),
  },
  {
    path: 'openrouter/office/agent',
    provider: 'openrouter',
    prefix: 'sk-or-v1-',
    answers: (day, now): Record<string, LocalAnswer> =>
      day >= agentRevoked
        ? { 'default GET /key': answer(401, { error: { message: 'User not found.', code: 401 } }) }
        : {
            'default GET /key': ok({
              data: openrouterFigures(agent, { month: 318, total: 5718, limit: null }, day, now),
            }),
            'default GET /credits': refused(403),
          },
  },
  {
    path: 'openrouter/office/management',
    provider: 'openrouter',
    prefix: 'sk-or-v1-',
    answers: (day, now) => ({
      'default GET /key': ok({
        data: { ...openrouterKey({ daily: 0, monthly: 0, total: 0, limit: null }), is_management_key: true },
      }),
      'default GET /credits': ok({
        data: { total_credits: dollars(6000), total_usage: dollars(5718 + spentSince(agent, day)) },
      }),
      'default GET /keys': ok({ data: [{ label: null, disabled: false, created_at: '2026-01-05T09:00:00Z' }] }),
      // The days before today on which something was spent, as OpenRouter tells them.
      'default GET /activity': ok({
        data: agent.slice(0, Math.max(day - 1, 0)).flatMap((cents, index) =>
          cents === 0
            ? []
            : [
                {
                  date: dateOf(now, index + 1 - day),
                  model: 'deepseek/deepseek-chat',
                  usage: dollars(cents),
                  prompt_tokens: cents * 2400,
                  completion_tokens: cents * 530,
                  requests: cents * 2,
                },
              ],
        ),
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
            { currency: 'USD', total: left(2315, chat, day) },
          ]),
  },
  {
    path: 'deepseek/office/batch',
    provider: 'deepseek',
    prefix: 'sk-',
    answers: (day) => (day === 0 ? deepseekDown : deepseekWallets([{ currency: 'USD', total: left(602, batch, day) }])),
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
    answers: (day, now) =>
      xaiTeam(
        {
          team,
          month: spentThisMonth(grok, 300, day, now),
          days: grok.slice(0, day).map((spent, index) => ({ date: dateOf(now, index + 1 - day), spent })),
        },
        now,
      ),
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
    answers: (day) => ({ ...cloudflareToken({ id: account }), ...cloudflareGateway(account, gatewayLeft[day]) }),
  },
  {
    path: 'cloudflare/office/dns',
    provider: 'cloudflare',
    prefix: 'cfut_',
    answers: (day, now) =>
      cloudflareToken({ id: account, expires_on: instantAt(now.getTime() + (12 - day) * dayLength) }),
  },
]

/** Other things that people keep in a store: they belong to no provider and are never decrypted. */
export const otherEntries: Readonly<Record<string, string>> = {
  'personal/wifi at home': 'correct horse battery staple\n',
  'bank/card': '0000\nlogin: nobody\n',
}
