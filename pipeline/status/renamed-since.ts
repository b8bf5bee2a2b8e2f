// Entries that HEAD has under another name than the metadata branch, with the same bytes: what was read of them there is still theirs.
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { factsById } from '../../providers/facts.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Git } from '../git/git.ts'
import { entryOfFile } from '../store/entry-path.ts'
import { namesFromPath } from '../store/names-from-path.ts'

/** By new path, the path on the branch: another entry may stand there by now. */
export async function renamedSince(git: Git, commit: string): Promise<Map<string, string>> {
  const how = [
    '-r',
    '-z',
    '-M100%',
    '-C100%',
    '--diff-filter=RC',
    '--name-status',
    '--relative',
    '--no-textconv',
    '--no-ext-diff',
  ]
  const fields = (await git.text(['diff-tree', ...how, commit, 'HEAD'])).split('\0')
  const renamed = new Map<string, string>()
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [from, to] = [entryOfFile(fields[at + 1] ?? ''), entryOfFile(fields[at + 2] ?? '')]
    if (from !== null && to !== null) renamed.set(to, from)
  }
  return renamed
}

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
