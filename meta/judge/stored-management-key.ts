// Which other key of the store may read what a key itself may not.
import type { RegistryRow } from '../../schema/registry.ts'

/**
 * The key that the row names, or else the first one of the same account that manages it. Null if there is none, and for a key that
 * manages the account itself.
 */
export function storedManagementKey(path: string, rows: Readonly<Record<string, RegistryRow>>): string | null {
  const row = Object.hasOwn(rows, path) ? rows[path] : undefined
  if (row === undefined || manages(row)) return null
  const { management_key: named } = row
  if (named != null && Object.hasOwn(rows, named)) return named
  const others = Object.entries(rows).filter(
    ([, other]) => manages(other) && other.provider_id === row.provider_id && other.account_ref === row.account_ref,
  )
  return others.map(([other]) => other).sort()[0] ?? null
}

function manages({ key_kind }: RegistryRow): boolean {
  return key_kind === 'management' || key_kind === 'admin'
}
