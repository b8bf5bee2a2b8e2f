// What is known about every provider without its requests: names, hosts, and what its keys look like. Most commands need no more,
// and building the schemas of all answers takes a good part of their start. The bundle has this list worked out.
import type { KeySpec, Provider } from './framework/define.ts'
import { providers } from './index.ts'

export interface ProviderFacts extends Pick<Provider, 'id' | 'name' | 'aliases' | 'docs' | 'hosts'> {
  keys: readonly [KeyFacts, ...KeyFacts[]]
}

/** How a key is sent is left out. */
export type KeyFacts = Omit<KeySpec, 'auth'>

/** In the order of their ids, as `providers`. */
export const providerFacts: readonly ProviderFacts[] = providers.map(factsOf)

const byId = new Map(providerFacts.map((facts) => [facts.id, facts]))

export function factsById(id: string): ProviderFacts | undefined {
  return byId.get(id)
}

/** What people know a provider by: its own name, and the page where its keys are kept. Undefined for one that this keyz does not know. */
export function providerPage(id: string): { name: string; console: string } | undefined {
  const facts = factsById(id)
  return facts && { name: facts.name, console: facts.keys[0].create_url }
}

/** Whether what a provider says that such a key cost is certainly of this key alone. */
export function hasOwnCosts({ provider_id, key_kind }: { provider_id: string; key_kind: string | null }): boolean {
  const spec = factsById(provider_id)?.keys.find(({ kind }) => kind === key_kind)
  return spec?.own_costs === true
}

function factsOf({ id, name, aliases, docs, hosts, keys: [first, ...others] }: Provider): ProviderFacts {
  return {
    id,
    name,
    aliases,
    docs,
    hosts,
    keys: [withoutAuth(first), ...others.map(withoutAuth)],
  }
}

function withoutAuth({ auth: _, ...facts }: KeySpec): KeyFacts {
  return facts
}
