// Merges two versions of one sidecar without asking anybody: the newest reading, and the newest error that came after it.

import { type Instant, isFromFuture } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { willPass } from '../../schema/will-pass.ts'

/**
 * Null for a file that does not exist. Swapping the sides gives the same result, byte for byte. What is from the future as of `now`
 * comes from a clock that was wrong.
 *
 * - The reading with the later `last_success_at` wins as a whole (then the later `last_error.at`, then the larger bytes).
 * - A reading from the future never wins over a real one: it would until that time has come.
 * - An error stays if it is newer than that reading or belongs to it; of two such errors, the newer one,
 *   but a failure that will pass never replaces a rejection.
 * - `account_ref`, `key_alias` and `key_path` come from the side that changed them since `base`, or from the newer side if both did.
 * - Sides with different providers are never mixed: the side that changed the provider wins, or else the newer one.
 * - Deleted on one side: stays deleted if the other side did not change it; otherwise the changed one stays.
 */
export function mergeSidecars(
  base: Sidecar | null,
  ours: Sidecar | null,
  theirs: Sidecar | null,
  now: Instant,
): Sidecar | null {
  if (ours === null || theirs === null) {
    const left = ours ?? theirs
    return left !== null && base !== null && bytes(left) === bytes(base) ? null : left
  }
  const newer = realOne(ours, theirs, now) ?? (isNewer(ours, theirs) ? ours : theirs)
  const older = newer === ours ? theirs : ours
  if (newer.provider_id !== older.provider_id) {
    return older.provider_id !== base?.provider_id && newer.provider_id === base?.provider_id ? older : newer
  }
  const failing = isNewerFailure(older, newer, now) ? older : newer
  return {
    ...newer,
    account_ref: follow(base?.account_ref, newer.account_ref, older.account_ref),
    key_alias: follow(base?.key_alias, newer.key_alias, older.key_alias),
    key_path: follow(base?.key_path, newer.key_path, older.key_path),
    sync_status: failing.sync_status,
    last_error: failing.last_error,
  }
}

/** The one with a reading, if that of the other is from the future. */
function realOne(left: Sidecar, right: Sidecar, now: Instant): Sidecar | null {
  const [first, second] = [left.last_success_at, right.last_success_at]
  if (first === null || second === null || isFromFuture(first, now) === isFromFuture(second, now)) return null
  return isFromFuture(first, now) ? right : left
}

/** A total order: if neither of two sidecars is newer, they are the same bytes. */
function isNewer(left: Sidecar, right: Sidecar): boolean {
  const [first, second] = [left, right].map((sidecar) => [
    sidecar.last_success_at ?? '',
    failedAt(sidecar),
    readingBytes(sidecar),
    bytes(sidecar),
  ])
  for (const [index, part] of (first ?? []).entries()) {
    const other = second?.[index] ?? ''
    if (part !== other) return part > other
  }
  return true
}

/** Whether the error of the older side came after the newer reading and after its error. */
function isNewerFailure(older: Sidecar, newer: Sidecar, now: Instant): boolean {
  const at = failedAt(older)
  const read = newer.last_success_at ?? ''
  const isLater = at > read && !(older.last_error !== null && read !== '' && isFromFuture(older.last_error.at, now))
  // Both failed after the same reading, so that error counts even if its clock says otherwise.
  const overtaken = older.last_success_at !== newer.last_success_at && !isLater
  if (older.sync_status !== 'error' || overtaken) return false
  if (newer.sync_status !== 'error') return true
  if (isRejected(older) && passes(newer)) return true
  if (isRejected(newer) && passes(older)) return false
  const known = failedAt(newer)
  return at === known ? bytes(older.last_error) > bytes(newer.last_error) : at > known
}

function isRejected({ last_error }: Sidecar): boolean {
  return last_error?.kind === 'auth_error'
}

function passes({ last_error }: Sidecar): boolean {
  return last_error !== null && willPass(last_error)
}

function failedAt({ sync_status, last_error }: Sidecar): string {
  return sync_status === 'error' ? (last_error?.at ?? '') : ''
}

function follow(base: string | undefined, newer: string, older: string): string {
  return newer === base ? older : newer
}

/** What the provider said, without the names of the key and without errors since. */
function readingBytes(sidecar: Sidecar): string {
  const { account_ref: _, key_alias: __, key_path: ___, sync_status: ____, last_error: _____, ...reading } = sidecar
  return bytes(reading)
}

function bytes(value: unknown): string {
  return JSON.stringify(value)
}
