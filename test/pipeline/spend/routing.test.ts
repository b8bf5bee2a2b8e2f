// Which key a provider of OpenCode's belongs to.
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { providerOf, routeOf, type Store } from '../../../pipeline/spend/routing.ts'
import { providerById, providers } from '../../../providers/index.ts'
import { Registry } from '../../../schema/registry.ts'
import modelsDev from './models-dev-providers.json' with { type: 'json' }

function storeOf(keys: Record<string, { provider_id: string; key_kind?: string }>, links = {}): Store {
  const rows = Object.entries(keys).map(([path, row]) => [path, { account_ref: 'me', key_alias: 'main', ...row }])
  return { registry: Registry.parse({ schema_version: 1, keys: Object.fromEntries(rows) }), links }
}

const gemini = { 'gemini/me/main': { provider_id: 'gemini' } }

it('knows the providers that OpenCode names differently', () => {
  expect(routeOf('google', storeOf(gemini))).toEqual({ path: 'gemini/me/main' })
})

it('passes over keys that never call a model', () => {
  const store = storeOf({
    'xai/me/admin': { provider_id: 'xai', key_kind: 'management' },
    'xai/me/main': { provider_id: 'xai' },
  })

  expect(routeOf('xai', store)).toEqual({ path: 'xai/me/main' })
})

it('prefers a link, to an entry or to a provider', () => {
  expect(routeOf('other', storeOf(gemini, { other: 'gemini/me/main' }))).toEqual({ path: 'gemini/me/main' })
  expect(routeOf('other', storeOf(gemini, { other: 'gemini' }))).toEqual({ path: 'gemini/me/main' })
})

it.each([
  ['no_store', null, 'PASSWORD_STORE_DIR'],
  ['no_entry', storeOf({}), 'keyz map PATH --provider gemini'],
  ['link_without_entry', storeOf(gemini, { google: 'nowhere' }), 'fix the link'],
  ['several_entries', storeOf({ ...gemini, 'gemini/me/other': { provider_id: 'gemini' } }), 'which of its 2 keys'],
])('says what to do: %s', (reason, store, hint) => {
  expect(routeOf('google', store)).toEqual({ reason, hint: expect.stringContaining(hint) })
})

/** Worked out by hand from the names and addresses in the list. */
const expected: Record<string, string> = {
  anthropic: 'anthropic',
  cerebras: 'cerebras',
  chutes: 'chutes',
  'cloudflare-ai-gateway': 'cloudflare',
  'cloudflare-workers-ai': 'cloudflare',
  deepinfra: 'deepinfra',
  deepseek: 'deepseek',
  digitalocean: 'digitalocean',
  'fireworks-ai': 'fireworks',
  'github-copilot': 'github',
  google: 'gemini',
  'google-vertex': 'vertex',
  'google-vertex-anthropic': 'vertex',
  groq: 'groq',
  huggingface: 'huggingface',
  'kimi-code-plan-cn': 'kimi-code',
  'kimi-code-plan-global': 'kimi-code',
  minimax: 'minimax',
  'minimax-cn': 'minimax',
  'minimax-cn-coding-plan': 'minimax',
  'minimax-coding-plan': 'minimax',
  mistral: 'mistral',
  moonshotai: 'moonshot',
  'moonshotai-cn': 'moonshot',
  'nano-gpt': 'nanogpt',
  neuralwatt: 'neuralwatt',
  'novita-ai': 'novita',
  openai: 'openai',
  opencode: 'opencode-zen',
  'opencode-go': 'opencode-go',
  openrouter: 'openrouter',
  poe: 'poe',
  siliconflow: 'siliconflow',
  'siliconflow-cn': 'siliconflow',
  synthetic: 'synthetic',
  togetherai: 'together',
  venice: 'venice',
  vercel: 'vercel-ai-gateway',
  xai: 'xai',
  zai: 'zai',
  'zai-coding-plan': 'zai',
  zenmux: 'zenmux',
  zhipuai: 'zai',
  'zhipuai-coding-plan': 'zai',
}
const names = Object.keys(modelsDev.providers)

it('routes every provider that OpenCode ships to the one of ours that it is, and no other', () => {
  const routed = names.map((name) => [name, providerOf(name)]).filter(([, id = '']) => providerById(id) !== undefined)

  expect(names).toHaveLength(225)
  expect(Object.fromEntries(routed)).toEqual(expected)
})

it('misses no provider that shares an address or a variable with one of ours', () => {
  // Some addresses have a variable where the host belongs.
  const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : address)
  const site = (address: string) => hostOf(address).split('.').slice(-2).join('.')
  const sites = new Set(providers.flatMap(({ hosts }) => Object.values(hosts).map(site)))
  const variables = new Set(providers.flatMap(({ keys }) => keys.flatMap(({ env }) => [...env])))

  const sharing = Object.entries(modelsDev.providers).filter(
    ([, { api, env }]) => (api !== null && sites.has(site(api))) || env.some((name) => variables.has(name)),
  )

  expect(sharing.length).toBeGreaterThan(30)
  expect(sharing.map(([name]) => name).filter((name) => expected[name] === undefined)).toEqual([])
})

it('names in a hint only providers that keyz map knows', () => {
  const store = storeOf({})

  for (const name of [...names, 'my-own']) {
    const route = routeOf(name, store)
    const [, provider] = /keyz map PATH --provider (\S+),/.exec('hint' in route ? route.hint : '') ?? []

    expect(provider ?? null).toBe(expected[name] ?? null)
  }
})

it.each(['my provider: "one"', '302ai', 'null', '{x}', "it's #1"])('writes links that YAML reads, for %j', (name) => {
  const path = 'gemini/team #1/on: main'
  const keys = { [path]: { provider_id: 'gemini' }, 'gemini/me/main': { provider_id: 'gemini' } }
  const route = routeOf(name, storeOf(keys, { [name]: 'gemini' }))

  const [, written = ''] = /(links: .*)$/.exec('hint' in route ? route.hint : '') ?? []

  expect(parse(written)).toEqual({ links: { [name]: path } })
})
