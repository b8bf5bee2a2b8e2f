// The forms in which an entry may hold its key: those that its provider knows for the kind of key that its row names.
import type { Provider } from '../../providers/framework/define.ts'
import type { EntryForms } from '../../providers/framework/entry.ts'
import type { RegistryRow } from '../../schema/registry.ts'

/** Cookies are looked for only where the row says that the entry holds one. */
export function formsOf({ key_kind }: Pick<RegistryRow, 'key_kind'>, { entry }: Provider): EntryForms {
  const { cookies, addresses } = entry
  return { ...(cookies !== undefined && key_kind === 'cookie' && { cookies }), ...(addresses && { addresses }) }
}
