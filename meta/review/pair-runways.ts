// How long the money and the quotas of every key last, on both sides of a review.
import type { Instant } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { type Lasting, lastingOf } from '../judge/outlook.ts'
import type { Version } from '../judge/runway.ts'
import type { KeyPair } from './moved-keys.ts'

export interface PastReadings {
  /** Older versions of sidecars, by their key_path in `head`: burn and runway get more precise with them. */
  history?: ReadonlyMap<string, readonly Version[]>
  /** When their entries were replaced, by the same key_path. */
  replaced?: ReadonlyMap<string, readonly Instant[]>
}

/** By the key_path of each side. */
export interface Outlooks {
  base: ReadonlyMap<string, Lasting>
  head: ReadonlyMap<string, Lasting>
}

/** Only keys with a sidecar. Readings that are newer than the one in question do not count. */
export function outlooksOf(
  pairs: readonly KeyPair[],
  base: Snapshot,
  head: Snapshot,
  past: PastReadings,
  now: Instant,
): Outlooks {
  const sides = { base: new Map<string, Lasting>(), head: new Map<string, Lasting>() }
  for (const { before, after } of pairs) {
    const [old, fresh] = [base.sidecars.get(before ?? ''), head.sidecars.get(after ?? '')]
    const path = after ?? before ?? ''
    const of = (newest: Sidecar, earlier: readonly Version[]) =>
      lastingOf([...(past.history?.get(path) ?? []), ...earlier], newest, now, past.replaced?.get(path) ?? [])
    if (before !== null && old !== undefined) sides.base.set(before, of(old, []))
    if (after !== null && fresh !== undefined) sides.head.set(after, of(fresh, old === undefined ? [] : [old]))
  }
  return sides
}
