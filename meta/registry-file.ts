// `.keyz/providers/registry.json`: read strictly, written sorted by entry.
import { Registry } from '../schema/registry.ts'
import { readEditedJson, toJson } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'

const registryPath = 'providers/registry.json'

/** Null when the store has no registry yet. Throws DocumentError. */
export async function readRegistry(folder: KeyzFolder): Promise<Registry | null> {
  const text = await folder.read(registryPath)
  return text === null ? null : readEditedJson({ file: `.keyz/${registryPath}`, text }, Registry)
}

export async function writeRegistry(folder: KeyzFolder, registry: Registry): Promise<void> {
  const keys = Object.entries(registry.keys).sort(([left], [right]) => (left < right ? -1 : 1))
  const text = toJson(Registry.parse({ ...registry, keys: Object.fromEntries(keys) }))
  if (text !== (await folder.read(registryPath))) await folder.write(registryPath, text)
}

/** Changes what the registry holds at this moment, not what it held when a person was asked. */
export async function updateRegistry(folder: KeyzFolder, change: (registry: Registry) => Registry): Promise<void> {
  await writeRegistry(folder, change((await readRegistry(folder)) ?? emptyRegistry))
}

export const emptyRegistry: Registry = { schema_version: 1, keys: {}, ignore: [] }
