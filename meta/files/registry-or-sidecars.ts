// The registry, or where a newer keyz has written it, what the sidecars say of themselves: enough to look at the keys, not to ask about them.
import { RegistryRow } from '../../schema/registry.ts'
import { DocumentError, NewerDocumentError } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'
import { emptyRegistry, readRegistry } from './registry-file.ts'
import type { ReadRegistry } from './registry-rows.ts'
import { readSidecar } from './sidecar-file.ts'
import { isSidecarPath, sidecarPath } from './sidecar-path.ts'

interface RegistryOrSidecars {
  registry: ReadRegistry
  /** A sentence about a registry that this keyz is too old for, or null. */
  newer: string | null
}

/** Throws DocumentError for a registry that is broken. */
export async function registryOrSidecars(folder: KeyzFolder): Promise<RegistryOrSidecars> {
  try {
    return { registry: (await readRegistry(folder)) ?? emptyRegistry, newer: null }
  } catch (error) {
    if (!(error instanceof NewerDocumentError)) throw error
    return { registry: { ...emptyRegistry, keys: await rowsOfSidecars(folder) }, newer: error.message }
  }
}

async function rowsOfSidecars(folder: KeyzFolder): Promise<Record<string, RegistryRow>> {
  const rows: [string, RegistryRow][] = []
  for (const at of (await folder.list('providers')).filter(isSidecarPath)) {
    const sidecar = await readSidecar(folder, at).catch((error: unknown) => {
      if (error instanceof DocumentError) return null
      throw error
    })
    if (sidecar === null || sidecarPath(sidecar) !== at) continue
    const { key_path, provider_id, account_ref, key_alias, key_kind } = sidecar
    rows.push([key_path, RegistryRow.parse({ provider_id, account_ref, key_alias, key_kind })])
  }
  return Object.fromEntries(rows.sort(([left], [right]) => (left < right ? -1 : 1)))
}
