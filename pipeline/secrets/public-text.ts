// Text that keyz itself writes everywhere: names of providers and fields, addresses. A secret that shares words with it is a poor
// one, and must not keep the metadata of all other keys from being written.
import { providerFacts } from '../../providers/facts.ts'
import { RegistryRow } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { KeyState } from '../../schema/state.ts'

export const publicText: string = JSON.stringify([
  providerFacts.map(({ id, name, aliases, docs, hosts, keys }) => [
    id,
    name,
    aliases,
    docs,
    hosts,
    keys.map(({ env, create_url }) => [env, create_url]),
  ]),
  [Sidecar, RegistryRow, KeyState].map((shape) => Object.keys(shape.shape)),
])
