// The error of a key that works again: another reading, made after it.
import type { LastError, Sidecar } from '../../schema/sidecar.ts'

/** Null where `after` still fails, and where it is only the older of the two. */
export function clearedError(before: Sidecar | null, after: Sidecar | null): LastError | null {
  if (before?.sync_status !== 'error' || before.last_error === null) return null
  if (after?.sync_status !== 'live' || after.last_success_at === null) return null
  return after.last_success_at >= before.last_error.at ? before.last_error : null
}
