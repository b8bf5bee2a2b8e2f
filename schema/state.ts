// `.keyz/state/sync_state.json`: what this clone remembers between runs. Ignored by git, and safe to delete.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { currentVersion, ErrorKind, KeyPath, LastError } from './sidecar.ts'

export const KeyState = z.strictObject({
  last_attempt_at: Instant,
  /** Newer than in the sidecar if the newest reading changed nothing. */
  last_success_at: Instant.nullable(),
  /** Identifies the bytes of the entry, so that a replaced key is due at once. */
  entry_version: z.string(),
  /** No requests before this time, because of a Retry-After or repeated failures. */
  not_before: Instant.nullable(),
  /** What the provider itself asked for (Retry-After): holds even for a key that a person names. Missing in older files. */
  retry_after: Instant.nullable().default(null),
  last_error_kind: ErrorKind.nullable(),
  /** The newest failure, whether or not it became news; null after a success. Missing in older files. */
  last_error: LastError.nullable().default(null),
  /** Somebody else changed the entry or its row, and nobody here has agreed to send it yet. Missing in older files. */
  changed_by_others: z.boolean().default(false),
  consecutive_failures: z.int().nonnegative(),
  attempts: z.int().nonnegative(),
  successes: z.int().nonnegative(),
  failures: z.int().nonnegative(),
})
export type KeyState = z.infer<typeof KeyState>

export const SyncState = z.strictObject({
  schema_version: z.literal(currentVersion),
  last_run_at: Instant.nullable(),
  keys: z.record(KeyPath, KeyState),
})
export type SyncState = z.infer<typeof SyncState>
