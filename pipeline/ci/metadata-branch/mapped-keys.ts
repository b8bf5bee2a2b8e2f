// The registry as the metadata branch needs it: which entries are mapped, and single rows. Reading it as a whole takes long in a large store.

import { z } from 'zod'
import { readEditedJson } from '../../../meta/files/document.ts'
import { registryPath } from '../../../meta/files/registry-file.ts'
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'
import { parseJson } from '../../../schema/parse-json.ts'
import { Registry, RegistryRow } from '../../../schema/registry.ts'

export interface MappedKeys {
  paths: readonly string[]
  /** Undefined for an entry that is not mapped, or whose row is none that keyz knows. */
  row: (path: string) => RegistryRow | undefined
  /** Where sidecars of mapped keys belong. */
  places: () => Set<string>
  /** All of it. Throws DocumentError. */
  whole: () => Registry
}

const Rows = z.looseObject({ keys: z.record(z.string(), z.unknown()) })
const Place = z.object({ provider_id: z.string(), account_ref: z.string().default('default'), key_alias: z.string() })

/** Throws DocumentError when the text is nothing like a registry. */
export function mappedKeys(text: string): MappedKeys {
  const whole = () => readEditedJson({ file: `.keyz/${registryPath}`, text }, Registry)
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

/** The same questions about a registry that is at hand. */
export function keysOf(registry: Registry): MappedKeys {
  return {
    paths: Object.keys(registry.keys),
    row: (path) => (Object.hasOwn(registry.keys, path) ? registry.keys[path] : undefined),
    places: () => new Set(Object.values(registry.keys).map(sidecarPath)),
    whole: () => registry,
  }
}
