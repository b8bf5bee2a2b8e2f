// Adds entries that were recognized as keys to the registry. Rows that are there already win: somebody may have mapped the entry by hand.
import { updateRegistry } from '../../../meta/files/registry-file.ts'
import type { DiscoverReport } from '../../../schema/reports/discover-report.ts'
import { allowMapped } from '../../consent/allow-mapped.ts'
import type { OpenStore } from '../../runtime.ts'

export async function addKeys(open: OpenStore, proposed: DiscoverReport['proposed']): Promise<void> {
  const added = Object.fromEntries(proposed.map(({ key_path, row }) => [key_path, row]))
  let before: ReadonlySet<string> = new Set()
  await updateRegistry(open.folder, (newest) => {
    before = new Set(Object.keys(newest.keys))
    return { ...newest, keys: { ...added, ...newest.keys } }
  })
  await allowMapped(open, Object.fromEntries(Object.entries(added).filter(([path]) => !before.has(path))))
}
