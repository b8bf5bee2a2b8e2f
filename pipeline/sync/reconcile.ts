// Brings registry, state and sidecars in line with the entries: follows what was renamed, forgets what git shows as deleted.
import { z } from 'zod'
import { DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { registryPath } from '../../meta/files/registry-file.ts'
import { readSidecar, writeSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { providerById } from '../../providers/index.ts'
import { parseJson } from '../../schema/parse-json.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import type { SyncState } from '../../schema/state.ts'
import type { Git } from '../git/git.ts'
import { entryMoves, type Moves } from '../history/entry-moves.ts'
import { namesFromPath } from '../store/names-from-path.ts'

/**
 * What became of mapped entries that are gone. A registry that git does not hold forgets nothing: what a person wrote into it
 * could not be had back. Git that cannot be asked tells nothing.
 */
export async function reconcile(registry: Registry, present: ReadonlySet<string>, git: Git): Promise<Moves> {
  const moves = await entryMoves(Object.keys(registry.keys), present, git).catch(() => new Map<string, string | null>())
  if (![...moves.values()].includes(null)) return moves
  const held = await git.text(['ls-files', '-z', '--', `.keyz/${registryPath}`]).catch(() => '')
  return held !== '' ? moves : new Map([...moves].filter(([, to]) => to !== null))
}

/** The registry after the moves. Account and alias follow the path where they came from it. */
export function movedRegistry(registry: Registry, moves: Moves): Registry {
  const keys = Object.entries(registry.keys).flatMap(([path, row]): [string, RegistryRow][] => {
    const to = moves.get(path)
    if (to === null) return []
    const followed = row.management_key === null ? null : moves.get(row.management_key)
    const kept = followed == null ? row : { ...row, management_key: followed }
    return [to === undefined ? [path, kept] : [to, renamedRow(kept, path, to)]]
  })
  return { ...registry, keys: Object.fromEntries(keys) }
}

export function movedState(state: SyncState, moves: Moves): SyncState {
  const keys = Object.entries(state.keys).flatMap(([path, known]) => {
    const to = moves.get(path)
    return to === null ? [] : [[to ?? path, known]]
  })
  return { ...state, keys: Object.fromEntries(keys) }
}

const Identity = z.object({ key_path: z.string(), provider_id: z.string() })

/**
 * Puts every sidecar where the registry says its key belongs: after a rename, and after somebody edited or exchanged account
 * or alias by hand. The sidecars of removed entries go. One whose key is not mapped stays, unless its place is needed.
 */
export async function settleSidecars(folder: KeyzFolder, registry: Registry, moves: Moves): Promise<void> {
  const misplaced: { at: string; keyPath: string; row: RegistryRow | null }[] = []
  for (const at of await folder.list('providers')) {
    if (!/^providers\/[^/]+\/[^/]+\/.+\.json$/.test(at)) continue
    const identity = identityOf(await folder.read(at))
    if (identity === null) continue
    const to = moves.get(identity.key_path)
    const keyPath = to ?? identity.key_path
    const row = Object.hasOwn(registry.keys, keyPath) ? registry.keys[keyPath] : undefined
    const ours = row !== undefined && row.provider_id === identity.provider_id
    if (to === null) misplaced.push({ at, keyPath, row: null })
    else if (ours && (sidecarPath(row) !== at || keyPath !== identity.key_path)) misplaced.push({ at, keyPath, row })
  }
  // All are read before the first is written: two may have exchanged their places.
  const read = await Promise.all(
    misplaced.map(async (one) => ({ ...one, sidecar: await readSidecar(folder, one.at).catch(broken) })),
  )
  for (const { at, sidecar } of read) if (sidecar !== null) await folder.remove(at)
  for (const { sidecar, row, keyPath } of read) {
    if (sidecar === null || row === null) continue
    const { account_ref, key_alias } = row
    await writeSidecar(folder, sidecarPath(row), { ...sidecar, account_ref, key_alias, key_path: keyPath })
  }
}

/** Names that a person chose stay. */
function renamedRow(row: RegistryRow, from: string, to: string): RegistryRow {
  const provider = providerById(row.provider_id)
  if (provider === undefined) return row
  const before = namesFromPath(from, provider)
  const fromPath = before.account_ref === row.account_ref && before.key_alias === row.key_alias
  return fromPath ? { ...row, ...namesFromPath(to, provider) } : row
}

/** Only as much of a sidecar as tells whose it is: there may be ten thousand of them. */
function identityOf(text: string | null): z.infer<typeof Identity> | null {
  return Identity.safeParse(parseJson(text ?? '')).data ?? null
}

function broken(error: unknown): null {
  if (error instanceof DocumentError) return null
  throw error
}
