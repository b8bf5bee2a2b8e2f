// Policies about how long a balance lasts, where too little of the history is there to tell. Nobody may take that for a good sign. Pure.

import type { Instant } from '../../schema/instant.ts'
import type { Violation } from '../../schema/reports/check-report.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { appliesTo, type Subject } from './judge.ts'
import { counted } from './values.ts'

/** How to get the rest of a history of which a clone has only a part. */
export const howToGetAll = 'run git fetch --unshallow (in CI, set fetch-depth: 0 for actions/checkout)'

interface CutOptions {
  /** By key_path, the keys with older readings that this clone does not have. */
  cut: ReadonlySet<string>
  /** What is violated as far as the history goes: that is told already. */
  found: readonly Violation[]
  now: Instant
  narrowing?: (key: Subject) => boolean
}

/** One violation for all keys together, or none. */
export function unjudgedRunways(snapshot: Snapshot, { cut, found, now, narrowing }: CutOptions): Violation[] {
  const told = new Set(found.filter(({ policy }) => policy === 'runway_below').map(({ key_path }) => key_path))
  const keys = [...cut].filter((key_path) => {
    const row = snapshot.registry.keys[key_path]
    if (row === undefined || told.has(key_path) || (row.acknowledged?.runway_below?.until ?? '') > now) return false
    const expires_at = snapshot.sidecars.get(key_path)?.expires_at ?? row.expires_at
    const subject = { provider_id: row.provider_id, key_path, tags: row.tags, expires_at }
    if (narrowing !== undefined && !narrowing(subject)) return false
    return snapshot.config.policies.some((policy) => 'runway_below' in policy && appliesTo(policy, subject))
  })
  if (keys.length === 0) return []
  const message = `runway_below cannot be judged for ${counted(keys.length, 'key')}, because this clone holds only part of the history: ${howToGetAll}`
  return [
    {
      policy: 'unreadable',
      key_path: null,
      message,
      value: null,
      owner: null,
      tags: [],
      acknowledged: null,
      limit: null,
    },
  ]
}
