// Two versions of one sidecar become one: the newest reading, the newest error that came after it, and no question to a person.
import type { Sidecar } from '../../schema/sidecar.ts'

/**
 * Merges two versions of a sidecar; null is a file that is not there. The same result, byte for byte, whichever side is which.
 *
 * - The reading with the larger `last_success_at` wins as a whole (then the larger `last_error.at`, then the larger bytes).
 * - An error is kept when it is newer than that reading, or belongs to it; of two such errors the newer one.
 * - `account_ref`, `key_alias` and `key_path` follow the side that changed them against `base`; the newer side where both did.
 * - Where the sides are of different providers, nothing is mixed: the side that changed the provider wins, else the newer one.
 * - Deleted here and unchanged there stays deleted; deleted here and changed there keeps what is there.
 */
export function mergeSidecars(base: Sidecar | null, ours: Sidecar | null, theirs: Sidecar | null): Sidecar | null {
  if (ours === null || theirs === null) {
    const left = ours ?? theirs
    return left !== null && base !== null && bytes(left) === bytes(base) ? null : left
  }
  const newer = isNewer(ours, theirs) ? ours : theirs
  const older = newer === ours ? theirs : ours
  if (newer.provider_id !== older.provider_id) {
    return older.provider_id !== base?.provider_id && newer.provider_id === base?.provider_id ? older : newer
  }
  const failing = isNewerFailure(older, newer) ? older : newer
  return {
    ...newer,
    account_ref: follow(base?.account_ref, newer.account_ref, older.account_ref),
    key_alias: follow(base?.key_alias, newer.key_alias, older.key_alias),
    key_path: follow(base?.key_path, newer.key_path, older.key_path),
    sync_status: failing.sync_status,
    last_error: failing.last_error,
  }
}

/** A whole order: two sidecars that neither is newer of are the same bytes. */
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

/** Whether the error of the older reading came after the newer reading and after its error. */
function isNewerFailure(older: Sidecar, newer: Sidecar): boolean {
  const at = failedAt(older)
  // A side that failed after the very same reading is believed, even where its clock says otherwise.
  const overtaken = older.last_success_at !== newer.last_success_at && at <= (newer.last_success_at ?? '')
  if (older.sync_status !== 'error' || overtaken) return false
  if (newer.sync_status !== 'error') return true
  const known = failedAt(newer)
  return at === known ? bytes(older.last_error) > bytes(newer.last_error) : at > known
}

function failedAt({ sync_status, last_error }: Sidecar): string {
  return sync_status === 'error' ? (last_error?.at ?? '') : ''
}

function follow(base: string | undefined, newer: string, older: string): string {
  return newer === base ? older : newer
}

/** What the provider said, without whose it is and without what went wrong since. */
function readingBytes(sidecar: Sidecar): string {
  const { account_ref: _, key_alias: __, key_path: ___, sync_status: ____, last_error: _____, ...reading } = sidecar
  return bytes(reading)
}

function bytes(value: unknown): string {
  return JSON.stringify(value)
}
