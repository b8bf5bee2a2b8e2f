// What the local providers of the benchmark answer: the documented shapes, the same figures every time.
import { cloudflare, deepseekWallets, ok, openrouterKey, xaiKey } from '../../pipeline/demo/documented-answers.ts'
import type { LocalAnswer, LocalRequest } from '../../pipeline/demo/local-providers.ts'
import { providers } from '../../providers/index.ts'

const figures = { daily: 125, monthly: 2550, total: 12_550, limit: 10_000 }

/** By provider, then by host, method and path. */
const answers: Readonly<Record<string, Record<string, LocalAnswer>>> = {
  cloudflare: {
    'default GET /user/tokens/verify': cloudflare({
      id: '0123456789abcdef0123456789abcdef',
      status: 'active',
      expires_on: '2027-11-21T00:00:00Z',
    }),
  },
  deepseek: deepseekWallets([
    { currency: 'CNY', total: '108.40' },
    { currency: 'USD', total: '20.00' },
  ]),
  openrouter: {
    'default GET /key': ok({ data: openrouterKey(figures) }),
    'default GET /credits': ok({ data: { total_credits: 100.5, total_usage: 25.75 } }),
  },
  xai: xaiKey('6f1d9a52-3c4b-4e0f-9b7a-2d8c5e1f0a37'),
}

/** The providers that have answers here, and so the ones whose keys a benchmark is made of. */
export const answering = providers.filter(({ id }) => Object.hasOwn(answers, id))

export function answerTo({ provider, host, method, path, token }: LocalRequest): LocalAnswer {
  if (token === null) return { status: 401, body: '{}' }
  return answers[provider]?.[`${host} ${method} ${path}`] ?? { status: 404, body: '{}' }
}
