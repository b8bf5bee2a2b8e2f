// Registry and state after entries were renamed or deleted. Pure.
import { factsById } from '../../../providers/facts.ts'
import type { Registry, RegistryRow } from '../../../schema/registry.ts'
import type { SyncState } from '../../../schema/state.ts'
import { namesFromPath } from '../../store/names-from-path.ts'
import type { Moves } from './entry-moves.ts'

/** Account and alias follow the path where they came from it. */
export function movedRegistry<Known extends Registry>(registry: Known, moves: Moves): Known {
  const keys = Object.entries(registry.keys).flatMap(([path, row]): [string, RegistryRow][] => {
    const to = moves.get(path)
    if (to === null) return []
    const companion = row.management_key === null ? null : moves.get(row.management_key)
    const kept = companion == null ? row : { ...row, management_key: companion }
    return [to === undefined ? [path, kept] : [to, renamedRow(kept, path, to)]]
  })
  return { ...registry, keys: Object.fromEntries(keys) }
}

export function movedState(state: SyncState, moves: Moves): SyncState {
  const keys = Object.entries(state.keys).flatMap(([path, known]) => {
    const to = moves.get(path)
    // It is read again where it is now, which the next one to be renamed has to know.
    return to === null ? [] : to === undefined ? [[path, known]] : [[to, { ...known, entry_version: '' }]]
  })
  return { ...state, keys: Object.fromEntries(keys) }
}

/** Names that a person chose stay. */
function renamedRow(row: RegistryRow, from: string, to: string): RegistryRow {
  const provider = factsById(row.provider_id)
  if (provider === undefined) return row
  const before = namesFromPath(from, provider)
  const fromPath = before.account_ref === row.account_ref && before.key_alias === row.key_alias
  return fromPath ? { ...row, ...namesFromPath(to, provider) } : row
}
