// What the providers' files declare, as people and other programs read it: for keyz providers and for the table of the README.

import { Field, type Gap } from '../schema/reading.ts'
import { parameterNames } from '../schema/registry.ts'
import type { ListedProvider } from '../schema/reports/providers-report.ts'
import { baseUrlVariable } from './framework/base-url-variable.ts'
import { asRefusal } from './framework/complete.ts'
import type { KeySpec, Provider } from './framework/define.ts'
import { providers } from './index.ts'

/** Every provider, in the order of their names in the registry. */
export function providerList(): ListedProvider[] {
  return providers.map((provider) => ({
    id: provider.id,
    name: provider.name,
    key_kinds: provider.keys.map((key) => ({
      kind: key.kind,
      shape: key.variant ?? null,
      env: [...key.env],
      reads: readBy(key, provider),
      create_url: key.create_url,
      certainty: key.certainty,
    })),
    hosts: Object.entries(provider.hosts).map(([name, base_url], index) => ({
      name,
      base_url,
      variable: baseUrlVariable(provider.id, name, index === 0),
    })),
    parameters: parameterNames.filter((name) => wants(provider, name)),
    docs: [...provider.docs],
    gaps: gapsOf(provider),
  }))
}

/** What the requests that such a key may make are declared to give. */
function readBy({ kind, variant = kind }: KeySpec, { requests }: Provider): Field[] {
  const allowed = [...requests.values()].filter(
    (spec) => (spec.for?.includes(kind) ?? true) && (spec.variants?.includes(variant) ?? true),
  )
  const given = new Set(allowed.flatMap(({ gives }) => gives))
  return Field.options.filter((field) => given.has(field))
}

function wants({ requests, regions }: Provider, name: (typeof parameterNames)[number]): boolean {
  if (name === 'region') return regions.length > 0
  return [...requests.values()].some(({ path }) => path.includes(`{${name}}`))
}

/** In the order of the fields. A field that some key can read is no gap, even where a reading may leave it blank. */
function gapsOf({ cannot, requests }: Provider): Gap[] {
  const given = new Set([...requests.values()].flatMap(({ gives }) => gives))
  return Field.options.flatMap((field) => {
    const known = cannot[field] ?? (field === 'key' || field === 'attributes' ? undefined : cannot.else)
    return known === undefined || given.has(field) ? [] : [{ field, ...asRefusal(known) }]
  })
}
