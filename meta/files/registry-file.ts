// `.keyz/providers/registry.json`: read strictly, written sorted by entry.
import { setTimeout } from 'node:timers/promises'
import { Registry } from '../../schema/registry.ts'
import { DocumentError, readEditedJson, toJson } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'
import { takeLock } from './lock.ts'
import { type ReadRegistry, readRows, withBadRows } from './registry-rows.ts'

export const registryPath = 'providers/registry.json'

/** What the file said when it was last read, for whoever reads it again. */
export interface RegistryVersion {
  /** Null if the store has no registry yet. */
  text: string | null
  registry: ReadRegistry
}

/** Null if the store has no registry yet. Throws DocumentError. */
export async function readRegistry(folder: KeyzFolder): Promise<ReadRegistry | null> {
  const { text, registry } = await readRegistryVersion(folder)
  return text === null ? null : registry
}

/** The same, where a registry that still says what it said is not parsed again: that takes a while with thousands of rows. */
export async function readRegistryVersion(
  folder: KeyzFolder,
  known: RegistryVersion | null = null,
): Promise<RegistryVersion> {
  const text = await folder.read(registryPath)
  if (known !== null && known.text === text) return known
  return { text, registry: text === null ? emptyRegistry : parseRegistry(text, `.keyz/${registryPath}`) }
}

/** Like `readRegistry`, for text from elsewhere; `file` is its name in messages. Throws DocumentError, but not for a bad row. */
export function parseRegistry(text: string, file: string): ReadRegistry {
  return readRows({ file, text })
}

/** The same, where a bad row is a mistake too. */
export function parseWholeRegistry(text: string, file: string): Registry {
  return readEditedJson({ file, text }, Registry)
}

async function writeRegistry(folder: KeyzFolder, { bad, ...registry }: ReadRegistry): Promise<void> {
  const text = toJson(withBadRows(Registry.parse(registry), bad))
  if (text !== (await folder.read(registryPath))) await folder.write(registryPath, text)
}

/** Longer than any change takes. */
const maxWait = 10_000
const pause = 25

/** Changes the registry as it is at this moment, one process at a time. Throws DocumentError. */
export async function updateRegistry(folder: KeyzFolder, change: (registry: Registry) => Registry): Promise<void> {
  const place = await folder.ready('state')
  for (let waited = 0; ; waited += pause) {
    const lock = await takeLock(place, 'registry.lock')
    if ('release' in lock) {
      try {
        const newest = (await readRegistry(folder)) ?? emptyRegistry
        return await writeRegistry(folder, { ...change(newest), bad: newest.bad })
      } finally {
        await lock.release()
      }
    }
    if (waited > maxWait) throw new DocumentError(`${lock.heldBy} is changing the registry: try again when it is done`)
    await setTimeout(pause)
  }
}

export const emptyRegistry: ReadRegistry = { schema_version: 1, keys: {}, ignore: [], bad: [] }
