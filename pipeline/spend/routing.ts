// Finds the key that OpenCode's spend belongs to: the key of the provider that served the message, by the registry and configured links.
import { factsById, providerFacts } from '../../providers/facts.ts'
import type { Config } from '../../schema/config.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import type { RoutedSpend, UnmappedSpend } from '../../schema/reports/usage-report.ts'
import { Sum } from './sums.ts'

/**
 * OpenCode's names of providers that nobody would call so in a store, and `opencode`, which is another provider here. All others are
 * ids and aliases of ours. A link in the configuration takes precedence.
 */
const otherNames = new Map([
  ['google', 'gemini'],
  ['google-vertex', 'vertex'],
  ['google-vertex-anthropic', 'vertex'],
  ['github-models', 'github'],
  ['opencode', 'opencode-zen'],
  ['cloudflare-workers-ai', 'cloudflare'],
  ['cloudflare-ai-gateway', 'cloudflare'],
])

/** keyz's id for a provider that OpenCode names, without regard to links. A provider that keyz does not know keeps its name. */
export function providerOf(opencodeName: string): string {
  return otherNames.get(opencodeName) ?? idOf(opencodeName)
}

/** An alias that two providers have is nobody's. */
function idOf(name: string): string {
  if (factsById(name) !== undefined) return name
  const [called, another] = providerFacts.filter(({ aliases }) => aliases.includes(name))
  return called !== undefined && another === undefined ? called.id : name
}

export interface Store {
  registry: Registry
  links: Config['links']
}

type Route = { path: string } | Pick<UnmappedSpend, 'reason' | 'hint'>

/** The entry, or why there is none and what to do. Pass null where there is no store. */
export function routeOf(opencodeName: string, store: Store | null): Route {
  if (store === null) return { reason: 'no_store', hint: 'no store to find its key in: set PASSWORD_STORE_DIR' }
  const link = Object.hasOwn(store.links, opencodeName) ? store.links[opencodeName] : undefined
  const { keys } = store.registry
  if (link !== undefined && Object.hasOwn(keys, link)) return { path: link }
  const provider = link === undefined ? providerOf(opencodeName) : idOf(link)
  const rows = Object.entries(keys).filter(([, row]) => row.provider_id === provider)
  const calling = rows.filter(([, row]) => callsModels(row))
  const [first, ...others] = calling.length > 0 ? calling : rows
  if (first === undefined && link !== undefined) {
    return {
      reason: 'link_without_entry',
      hint: `.keyz/config.yaml links ${opencodeName} to ${link}, which is neither a mapped entry nor the provider of one: fix the link`,
    }
  }
  if (first === undefined) {
    const linked = `add to .keyz/config.yaml: links: { ${yamlWord(opencodeName)}: ENTRY }`
    const isKnown = factsById(provider) !== undefined
    return {
      reason: 'no_entry',
      hint: isKnown
        ? `map its key with keyz map PATH --provider ${provider}, or ${linked}`
        : `keyz does not know this provider; if a key of another one pays for it, ${linked}`,
    }
  }
  if (others.length === 0) return { path: first[0] }
  return {
    reason: 'several_entries',
    hint: `choose which of its ${others.length + 1} keys OpenCode uses in .keyz/config.yaml, for example: links: { ${yamlWord(opencodeName)}: ${yamlWord(first[0])} }`,
  }
}

/** As a key or a value in YAML: in quotes wherever YAML could read anything else. */
function yamlWord(text: string): string {
  return /^[A-Za-z][A-Za-z0-9._/@-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}

/** Management keys, admin keys and cookies never call a model. */
function callsModels({ key_kind }: RegistryRow): boolean {
  return key_kind !== 'management' && key_kind !== 'admin' && key_kind !== 'cookie'
}

export interface Routed {
  routed: RoutedSpend[]
  unmapped: UnmappedSpend[]
}

/** Puts every provider's spend under its key, or among `unmapped` with a hint. */
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
