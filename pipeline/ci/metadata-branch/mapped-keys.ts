// The registry as the metadata branch needs it: which entries are mapped, and single rows. Parsing all of it is slow in a large store.
import { z } from 'zod'
import { parseRegistry, registryPath } from '../../../meta/files/registry-file.ts'
import type { ReadRegistry } from '../../../meta/files/registry-rows.ts'
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'
import { parseJson } from '../../../schema/parse-json.ts'
import { RegistryRow } from '../../../schema/registry.ts'

export interface MappedKeys {
  paths: readonly string[]
  /** Undefined for an entry that is not mapped, or whose row is invalid. */
  row: (path: string) => RegistryRow | undefined
  /** Where the sidecars of mapped keys belong. */
  places: () => Set<string>
  /** The whole registry. Throws DocumentError, but not for a bad row. */
  whole: () => ReadRegistry
}

const Rows = z.looseObject({ keys: z.record(z.string(), z.unknown()) })
const Place = z.object({ provider_id: z.string(), account_ref: z.string().default('default'), key_alias: z.string() })

/** Throws DocumentError if the text is not a registry. */
export function mappedKeys(text: string): MappedKeys {
  const whole = () => parseRegistry(text, `.keyz/${registryPath}`)
  const { keys } = Rows.safeParse(parseJson(text)).data ?? whole()
  return {
    paths: Object.keys(keys),
    row: (path) => (Object.hasOwn(keys, path) ? RegistryRow.safeParse(keys[path]).data : undefined),
    places: () =>
      new Set(
        Object.values(keys).flatMap((row) => {
          const place = Place.safeParse(row)
          return place.success ? [sidecarPath(place.data)] : []
        }),
      ),
    whole,
  }
}

/** The same for a registry that is already parsed. */
export function keysOf(registry: ReadRegistry): MappedKeys {
  return {
    paths: Object.keys(registry.keys),
    row: (path) => (Object.hasOwn(registry.keys, path) ? registry.keys[path] : undefined),
    places: () => new Set(Object.values(registry.keys).map(sidecarPath)),
    whole: () => registry,
  }
}
