// The base of a review without what it has of other keys: at the path of a key, another one may have been read before that came there.
import type { Instant } from '../../schema/instant.ts'
import type { Snapshot } from '../files/snapshot.ts'
import type { KeyPair } from './moved-keys.ts'

/** `since` says when the key of today came to a path that another one had. What was read there until then is compared with nothing. */
export function withoutFormer(
  base: Snapshot,
  pairs: readonly KeyPair[],
  since: ReadonlyMap<string, Instant> = new Map(),
): Snapshot {
  const others = new Set(
    pairs.flatMap(({ before, after }) => {
      const came = before !== null && before === after ? since.get(before) : undefined
      const read = came === undefined ? null : base.sidecars.get(before ?? '')?.last_success_at
      return came !== undefined && read && read <= came ? [before] : []
    }),
  )
  if (others.size === 0) return base
  return { ...base, sidecars: new Map([...base.sidecars].filter(([path]) => !others.has(path))) }
}
