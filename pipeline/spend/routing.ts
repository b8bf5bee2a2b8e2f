// Which key OpenCode's spend belongs to: that of the provider that served the turn, by the registry and the links of the configuration.
import type { Config } from '../../schema/config.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import type { RoutedSpend, UnmappedSpend } from '../../schema/usage-report.ts'
import { Sum } from './sums.ts'

/** OpenCode's name of a provider, where it is not the one that keyz uses. A link in the configuration stands above it. */
const otherNames = new Map([
  ['google', 'gemini'],
  ['google-vertex', 'vertex'],
  ['google-vertex-anthropic', 'vertex'],
  ['github-copilot', 'github'],
  ['github-models', 'github'],
  ['opencode', 'opencode-zen'],
  ['kimi-for-coding', 'kimi-code'],
  ['vercel', 'vercel-ai-gateway'],
  ['cloudflare-workers-ai', 'cloudflare'],
  ['cloudflare-ai-gateway', 'cloudflare'],
])

/** The provider of keyz that OpenCode means by a name, links aside. */
export function providerOf(opencodeName: string): string {
  return otherNames.get(opencodeName) ?? opencodeName
}

export interface Store {
  registry: Registry
  links: Config['links']
}

type Route = { path: string } | Pick<UnmappedSpend, 'reason' | 'hint'>

/** `null` is no store at all. */
export function routeOf(opencodeName: string, store: Store | null): Route {
  if (store === null)
    return { reason: 'no_store', hint: 'there is no store to look its key up in: set PASSWORD_STORE_DIR' }
  const link = Object.hasOwn(store.links, opencodeName) ? store.links[opencodeName] : undefined
  const { keys } = store.registry
  if (link !== undefined && Object.hasOwn(keys, link)) return { path: link }
  const provider = link ?? providerOf(opencodeName)
  const rows = Object.entries(keys).filter(([, row]) => row.provider_id === provider)
  const serving = rows.filter(([, row]) => servesTurns(row))
  const [first, ...others] = serving.length > 0 ? serving : rows
  if (first === undefined && link !== undefined) {
    return {
      reason: 'link_without_entry',
      hint: `links in .keyz/config.yaml lead ${opencodeName} to ${link}, which is neither a mapped entry nor the provider of one: correct it`,
    }
  }
  if (first === undefined) {
    return {
      reason: 'no_entry',
      hint: `map its key with keyz map PATH --provider ${provider}, or set in .keyz/config.yaml: links: { ${opencodeName}: ENTRY }`,
    }
  }
  if (others.length === 0) return { path: first[0] }
  return {
    reason: 'several_entries',
    hint: `say which of its ${others.length + 1} keys OpenCode uses, in .keyz/config.yaml: links: { ${opencodeName}: ${first[0]} }`,
  }
}

/** Administration keys and cookies never serve a model. */
function servesTurns({ key_kind }: RegistryRow): boolean {
  return key_kind !== 'management' && key_kind !== 'admin' && key_kind !== 'cookie'
}

export interface Routed {
  routed: RoutedSpend[]
  unmapped: UnmappedSpend[]
}

/** Every provider's spend under its key, or with what to set. */
export function routeSpend(providers: readonly { names: string[]; sum: Sum }[], store: Store | null): Routed {
  const entries = new Map<string, { sum: Sum; names: string[] }>()
  const unmapped: UnmappedSpend[] = []
  for (const { names, sum } of providers) {
    const [name = ''] = names
    const route = routeOf(name, store)
    if ('path' in route) {
      const entry = entries.get(route.path) ?? { sum: new Sum(), names: [] }
      entries.set(route.path, entry)
      entry.sum.addSum(sum)
      entry.names.push(name)
    } else unmapped.push({ provider_id: name, ...route, ...sum.row() })
  }
  const routed = [...entries].map(([path, { sum, names }]) => ({
    key_path: path,
    provider_id: store?.registry.keys[path]?.provider_id ?? '',
    opencode_providers: names,
    ...sum.row(),
  }))
  return { routed: routed.sort((left, right) => (left.key_path < right.key_path ? -1 : 1)), unmapped }
}
