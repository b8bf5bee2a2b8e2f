// Adds entries that were recognized as keys to the registry. Rows that are there already win: somebody may have mapped the entry by hand.
import type { KeyzFolder } from '../../../meta/files/keyz-folder.ts'
import { updateRegistry } from '../../../meta/files/registry-file.ts'
import type { DiscoverReport } from '../../../schema/discover-report.ts'

export async function addKeys(folder: KeyzFolder, proposed: DiscoverReport['proposed']): Promise<void> {
  const added = Object.fromEntries(proposed.map(({ key_path, row }) => [key_path, row]))
  await updateRegistry(folder, (newest) => ({ ...newest, keys: { ...added, ...newest.keys } }))
}
