// Finds the companion of an entry: the key of the same account that may ask more than an ordinary one.
import type { KeyKind } from '../../schema/reading.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import { isCompanionKind } from '../fetch/companion-kinds.ts'

interface Companion {
  path: string
  row: RegistryRow
}

/** The entry that the row names, else the only one of the same account and of one of these kinds. Of several, none is used. */
export type CompanionOf = (keyPath: string, row: RegistryRow, kinds: readonly KeyKind[]) => Companion | null

export function companionsIn(rows: Readonly<Record<string, RegistryRow>>): CompanionOf {
  const byProvider = companionsByProvider(rows)
  return (keyPath, { provider_id, account_ref, management_key }, kinds) => {
    const fitting = (byProvider.get(provider_id) ?? []).filter(
      ({ path, row }) => path !== keyPath && kinds.includes(row.key_kind),
    )
    if (management_key !== null) return fitting.find(({ path }) => path === management_key) ?? null
    const [only, ...others] = fitting.filter(({ row }) => row.account_ref === account_ref)
    return only !== undefined && others.length === 0 ? only : null
  }
}

/** They are few, and are looked through for every key. */
function companionsByProvider(rows: Readonly<Record<string, RegistryRow>>): Map<string, Companion[]> {
  const companions = new Map<string, Companion[]>()
  for (const [path, row] of Object.entries(rows)) {
    if (!isCompanionKind(row.key_kind)) continue
    companions.set(row.provider_id, [...(companions.get(row.provider_id) ?? []), { path, row }])
  }
  return companions
}
