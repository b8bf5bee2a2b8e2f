// Readings on the metadata branch of an entry that was renamed since: where they are, and what they are called now.
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { factsById } from '../../providers/facts.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { namesFromPath } from '../store/names-from-path.ts'

/** Where the branch may have the sidecar of a key that had this path there: names that a person chose stay, others follow the path. */
export function placesBefore(path: string, row: RegistryRow): string[] {
  const facts = factsById(row.provider_id)
  const named = facts === undefined ? row : { ...row, ...namesFromPath(path, facts) }
  return [...new Set([sidecarPath(row), sidecarPath(named)])]
}

/** A reading from before under the names that its key has now. */
export function underNewNames(sidecar: Sidecar, path: string, { account_ref, key_alias }: RegistryRow): Sidecar {
  return { ...sidecar, key_path: path, account_ref, key_alias }
}
