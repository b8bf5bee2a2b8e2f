// How long the money of every key lasts, on both sides of a review.
import type { Instant } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { type Runway, runwayOf, type Version } from '../judge/runway.ts'
import type { KeyPair } from './moved-keys.ts'

export interface PastReadings {
  /** Older versions of sidecars, by their key_path in `head`: burn and runway get more precise with them. */
  history?: ReadonlyMap<string, readonly Version[]>
  /** When their entries were replaced, by the same key_path. */
  replaced?: ReadonlyMap<string, readonly Instant[]>
}

/** By the key_path of each side. */
export interface Runways {
  base: ReadonlyMap<string, Runway>
  head: ReadonlyMap<string, Runway>
}

/** Only keys with a sidecar. Readings that are newer than the one in question do not count. */
export function runwaysOf(pairs: readonly KeyPair[], base: Snapshot, head: Snapshot, past: PastReadings): Runways {
  const sides = { base: new Map<string, Runway>(), head: new Map<string, Runway>() }
  for (const { before, after } of pairs) {
    const [old, fresh] = [base.sidecars.get(before ?? ''), head.sidecars.get(after ?? '')]
    const path = after ?? before ?? ''
    const of = (newest: Sidecar, earlier: readonly Version[]) =>
      runwayOf([...(past.history?.get(path) ?? []), ...earlier], newest, past.replaced?.get(path) ?? [])
    if (before !== null && old !== undefined) sides.base.set(before, of(old, []))
    if (after !== null && fresh !== undefined) sides.head.set(after, of(fresh, old === undefined ? [] : [old]))
  }
  return sides
}
