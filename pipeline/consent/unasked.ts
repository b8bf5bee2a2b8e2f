// Which keys that nobody has read yet would wait in a sync, as far as that shows without decrypting them.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import { readState } from '../../meta/files/state-file.ts'
import type { Git } from '../git/git.ts'
import { scanStore } from '../store/scan-store.ts'
import { openConsent } from './consent.ts'

/** Looking at each takes a while where a store has thousands of new keys. */
const maxLooked = 200

/** Of these keys, those that others brought. None in a clone that never synced: its first sync adopts what is there. Throws DocumentError. */
export async function unaskedAmong(
  paths: readonly string[],
  { git, store, folder }: { git: Git; store: string; folder: KeyzFolder },
): Promise<string[]> {
  if (paths.length === 0) return []
  const { state } = await readState(folder)
  const wanted = new Set(paths.filter((path) => (state.keys[path]?.attempts ?? 0) === 0).slice(0, maxLooked))
  if (wanted.size === 0) return []
  const { keys } = (await readRegistry(folder)) ?? emptyRegistry
  // It is never saved: nobody decides anything by looking.
  const consent = await openConsent({ git, store }, null)
  const brought: string[] = []
  for (const { path, file } of await scanStore(store)) {
    const row = wanted.has(path) && Object.hasOwn(keys, path) ? keys[path] : undefined
    if (row?.sync === true && !(await consent.allows(path, row, file).catch(() => true))) brought.push(path)
  }
  return brought
}
