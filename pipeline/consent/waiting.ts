// Which entries wait for a person of this clone, as they are at this moment.
import { readFile } from 'node:fs/promises'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import { readState } from '../../meta/files/state-file.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import { scanStore } from '../store/scan-store.ts'
import { entryDigest, rowDigest } from './digests.ts'

interface Waiting {
  path: string
  row: RegistryRow
  /** Changes with the entry, and with where its row sends it. */
  version: string
}

/** What the last sync found waiting, without what is gone since. Throws DocumentError. */
export async function waitingIn({ store, folder }: { store: string; folder: KeyzFolder }): Promise<Waiting[]> {
  const { state } = await readState(folder)
  const paths = new Set(Object.keys(state.keys).filter((path) => state.keys[path]?.changed_by_others))
  if (paths.size === 0) return []
  const { keys } = (await readRegistry(folder)) ?? emptyRegistry
  const waiting: Waiting[] = []
  for (const { path, file } of await scanStore(store)) {
    const row = paths.has(path) && Object.hasOwn(keys, path) ? keys[path] : undefined
    const bytes = row === undefined ? null : await readFile(file).catch(() => null)
    if (row !== undefined && bytes !== null)
      waiting.push({ path, row, version: `${entryDigest(bytes)} ${rowDigest(path, row)}` })
  }
  return waiting
}
