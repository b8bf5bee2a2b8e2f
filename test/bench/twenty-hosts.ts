// 200 keys of 20 providers, as recorded: together 570 requests, and no provider is asked more than 36 times, so that none of them alone is the bound.
import type { LocalAnswer, LocalRequest } from '../../pipeline/demo/local-providers.ts'
import { allCases, type NamedCase } from '../support/fixtures.ts'
import { goodAnswer } from '../support/good-answers.ts'
import { type MadeUpKey, madeUpKey } from '../support/made-up-key.ts'
import type { KeysOf } from './bench-store.ts'

/** Provider, recorded case, and how many keys; in the order of the requests that a key takes. */
const mix: readonly [provider: string, name: string, keys: number][] = [
  ['xai', 'management-key', 3],
  ['cloudflare', 'account-token', 6],
  ['deepgram', 'project-key', 9],
  ['firecrawl', 'paid-plan', 9],
  ['opencode', 'inference-only', 9],
  ['zai', 'china-with-wallet', 9],
  ['chutes', 'subscribed', 12],
  ['exa', 'two-keys', 12],
  ['huggingface', 'fine-grained-token', 12],
  ['moonshot', 'international', 12],
  ['poe', 'two-pages', 11],
  ['deepinfra', 'prepaid-account', 11],
  ['deepseek', 'two-wallets', 11],
  ['fireworks', 'one-account', 11],
  ['nanogpt', 'subscription', 11],
  ['novita', 'with-credit-line', 11],
  ['opencode-go', 'three-windows', 11],
  ['openrouter', 'capped-key', 10],
  ['stability', 'credits', 10],
  ['zenmux', 'management-key', 10],
]

const cases = new Map<string, { named: NamedCase; keys: number; shape: MadeUpKey }>()
const all = allCases()
for (const [provider, name, keys] of mix) {
  const named = all.find((one) => one.provider === provider && one.name === name)
  if (named === undefined) throw new Error(`there is no case ${name} of ${provider}`)
  cases.set(provider, { named, keys, shape: madeUpKey(provider, named.fixture.kind, named.fixture.prefix) })
}

export const twentyHosts: readonly KeysOf[] = [...cases.values()].map(({ named: { provider, fixture }, keys }) => ({
  provider,
  kind: fixture.kind,
  parameters: fixture.parameters,
  secret: () => madeUpKey(provider, fixture.kind, fixture.prefix).sent,
  keys,
}))

/** Of the 20 hosts, to whoever shows a key. */
export function answerOfTwenty(request: LocalRequest): LocalAnswer {
  const asked = cases.get(request.provider)
  if (asked === undefined || request.token === null) return { status: 401, body: '{}' }
  return goodAnswer(asked.named, { ...asked.shape, sent: request.token }, request)
}
