// The readings that a hook's sync has just written, to say what came of it.

import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { pathInKeyz } from '../../meta/files/path-in-keyz.ts'
import { isOf, readSidecar } from '../../meta/files/sidecar-file.ts'
import type { SyncResult } from '../../schema/reports/sync-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

/** By entry. What cannot be read is left out: the reading was written, and the person's commit goes on. */
export async function justRead(
  results: readonly SyncResult[],
  folder: KeyzFolder,
): Promise<ReadonlyMap<string, Sidecar>> {
  const readings = new Map<string, Sidecar>()
  for (const result of results) {
    if (result.outcome !== 'updated' || result.error !== null) continue
    const sidecar = await readSidecar(folder, pathInKeyz(result.sidecar_path)).catch(() => null)
    if (sidecar !== null && isOf(sidecar, result.key_path, result)) readings.set(result.key_path, sidecar)
  }
  return readings
}
