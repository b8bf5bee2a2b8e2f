// What a person maps, they allow: these entries, as they are now, may be sent to the providers that their rows name.
import type { RegistryRow } from '../../schema/registry.ts'
import type { Git } from '../git/git.ts'
import { scanStore } from '../store/scan-store.ts'
import { openConsent } from './consent.ts'

interface Store {
  git: Git
  store: string
}

/** In a clone that never synced there is nothing to add to: its first sync adopts what is there by then. */
export async function allowMapped({ git, store }: Store, rows: Readonly<Record<string, RegistryRow>>): Promise<void> {
  const consent = await openConsent({ git, store }, null)
  for (const { path, file } of await scanStore(store)) {
    const row = Object.hasOwn(rows, path) ? rows[path] : undefined
    if (row !== undefined) await consent.allow(path, row, file)
  }
  await consent.save()
}

/** `keyz init`: what is mapped when a clone is set up is what its person adopts. Later it changes nothing. */
export async function adopt({ git, store }: Store, rows: Readonly<Record<string, RegistryRow>>): Promise<void> {
  const files = new Map((await scanStore(store)).map(({ path, file }) => [path, file]))
  await (await openConsent({ git, store }, { rows, files })).save()
}
