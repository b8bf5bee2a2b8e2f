// What differs between two sidecars of one key, and whether that is worth writing down.
import { millisecondsOf } from '../../schema/instant.ts'
import type { Quota } from '../../schema/reading.ts'
import type { LastError, Sidecar } from '../../schema/sidecar.ts'

/** A reset time that moved by no more than this is the same reset, reported a moment later. */
const resetJitter = 120_000

/** The new sidecar with the stored reset times where they only jittered, so that its bytes stay the same. */
export function steady(previous: Sidecar | null, next: Sidecar): Sidecar {
  if (previous?.quotas == null || next.quotas === null) return next
  const known = new Map(previous.quotas.map((quota) => [quotaId(quota), quota.resets_at]))
  const quotas = next.quotas.map((quota) => ({
    ...quota,
    resets_at: steadyReset(known.get(quotaId(quota)) ?? null, quota.resets_at),
  }))
  return { ...next, quotas }
}

/** Whether both say the same about the key. When it was read, and the raw answers, do not count. */
export function saysTheSame(left: Sidecar, right: Sidecar): boolean {
  return JSON.stringify(news(left)) === JSON.stringify(news(right))
}

export interface Change {
  field: string
  before: unknown
  after: unknown
}

/** The fields that changed, in schema order. Without `previous`, every field with a value changed. */
export function changes(previous: Sidecar | null, next: Sidecar): Change[] {
  const before = new Map<string, unknown>(previous ? Object.entries(news(previous)) : [])
  return Object.entries(news(next))
    .map(([field, after]) => ({ field, before: before.get(field) ?? null, after }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
}

/** What a sidecar says about its key. */
export function news(
  sidecar: Sidecar,
): Omit<Sidecar, 'last_success_at' | 'provenance' | 'last_error'> & { last_error: Omit<LastError, 'at'> | null } {
  const { last_success_at: _, provenance: __, last_error: error, ...said } = sidecar
  if (error === null) return { ...said, last_error: null }
  const { at: ___, ...timeless } = error
  return { ...said, last_error: timeless }
}

function quotaId(quota: Quota): string {
  return `${quota.name} ${quota.unit}`
}

function steadyReset(stored: Quota['resets_at'], reported: Quota['resets_at']): Quota['resets_at'] {
  if (stored === null || reported === null) return reported
  return Math.abs(millisecondsOf(stored) - millisecondsOf(reported)) <= resetJitter ? stored : reported
}
