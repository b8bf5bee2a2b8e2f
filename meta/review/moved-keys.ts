// Which keys of two snapshots are the same, even if the path changed.
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Snapshot } from '../files/snapshot.ts'

/** A key as two snapshots have it. */
export interface KeyPair {
  before: string | null
  after: string | null
}

/** The keys whose entry is, byte for byte, at another path: the path after, by the path before. No path stands in it twice. */
export type MovedEntries = ReadonlyMap<string, string>

/** By path: what git calls the encrypted bytes of an entry in the two states. Another key, or the same one encrypted anew. */
export type RewrittenEntries = ReadonlyMap<string, { before: string; after: string }>

/**
 * Every key of either snapshot. What became of its entry says best where a key went, whatever was read of it since. Of the others, a
 * removed key and an added one count as one that moved if they have the same provider, account and alias, or the same reading at the same
 * time. If several match, the first by name wins.
 */
export function pairKeys(base: Snapshot, head: Snapshot, entries: MovedEntries = new Map()): KeyPair[] {
  const [old, fresh] = [pathsOf(base), pathsOf(head)]
  const moved = new Map([...entries].filter(([from, to]) => old.has(from) && fresh.has(to)))
  const places = new Set(moved.values())
  const stays = (path: string) => old.has(path) && fresh.has(path) && !moved.has(path) && !places.has(path)
  const gone = [...old].filter((path) => !moved.has(path) && !stays(path))
  const added = [...fresh].filter((path) => !places.has(path) && !stays(path))
  for (const signature of [identityOf, readingOf]) {
    const places = new Map(
      gone
        .filter((path) => !moved.has(path))
        .map((path) => [signature(base, path), path] as const)
        .reverse(),
    )
    const taken = new Set(moved.values())
    for (const path of added.filter((one) => !taken.has(one))) {
      const name = signature(head, path)
      const from = name === null ? undefined : places.get(name)
      if (from === undefined) continue
      moved.set(from, path)
      places.delete(name)
    }
  }
  const arrived = new Set(moved.values())
  return [
    ...[...old].map((path) => ({ before: path, after: moved.get(path) ?? (stays(path) ? path : null) })),
    ...added.filter((path) => !arrived.has(path)).map((path) => ({ before: null, after: path })),
  ]
}

function pathsOf({ registry, sidecars }: Snapshot): Set<string> {
  return new Set([...Object.keys(registry.keys), ...sidecars.keys()].sort())
}

function identityOf({ registry, sidecars }: Snapshot, path: string): string | null {
  const key = sidecars.get(path) ?? registry.keys[path]
  return key === undefined ? null : JSON.stringify([key.provider_id, key.account_ref, key.key_alias])
}

/** What the provider said and when, or null for a key that was never read. */
function readingOf({ sidecars }: Snapshot, path: string): string | null {
  const sidecar = sidecars.get(path)
  if (sidecar === undefined || sidecar.last_success_at === null) return null
  const { account_ref: _, key_alias: __, key_path: ___, sync_status: ____, last_error: _____, ...said } = sidecar
  return JSON.stringify(said satisfies Partial<Sidecar>)
}
