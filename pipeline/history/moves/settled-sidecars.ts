// Where each sidecar belongs after entries were renamed or deleted, or the registry was edited. Pure.
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'
import type { Registry } from '../../../schema/registry.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import type { Moves } from './entry-moves.ts'

/** As much of a sidecar as says whose it is. */
type Identity = Pick<Sidecar, 'key_path' | 'provider_id'>

interface Home {
  path: string
  names: Pick<Sidecar, 'account_ref' | 'key_alias' | 'key_path'>
}

/**
 * The place where the sidecar of this key belongs, and the names in it; null when its entry was deleted. Undefined when it stays
 * as it is: it is where it belongs, or its key is not mapped to this provider.
 */
export function homeOf(at: string, sidecar: Identity, registry: Registry, moves: Moves): Home | null | undefined {
  const to = moves.get(sidecar.key_path)
  if (to === null) return null
  const keyPath = to ?? sidecar.key_path
  const row = Object.hasOwn(registry.keys, keyPath) ? registry.keys[keyPath] : undefined
  if (row === undefined || row.provider_id !== sidecar.provider_id) return undefined
  const path = sidecarPath(row)
  if (path === at && keyPath === sidecar.key_path) return undefined
  return { path, names: { account_ref: row.account_ref, key_alias: row.key_alias, key_path: keyPath } }
}

interface Settled {
  /** Paths that are to be removed before anything is written: two sidecars may have swapped their places. */
  leaving: string[]
  arriving: { path: string; sidecar: Sidecar }[]
}

/** `registry` is the one after the moves. */
export function settledSidecars(
  sidecars: readonly { at: string; sidecar: Sidecar }[],
  registry: Registry,
  moves: Moves,
): Settled {
  const moving = sidecars.flatMap(({ at, sidecar }) => {
    const home = homeOf(at, sidecar, registry, moves)
    return home === undefined ? [] : [{ at, sidecar, home }]
  })
  return {
    leaving: moving.map(({ at }) => at),
    arriving: moving.flatMap(({ sidecar, home }) =>
      home === null ? [] : [{ path: home.path, sidecar: { ...sidecar, ...home.names } }],
    ),
  }
}
