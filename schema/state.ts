// `.keyz/state/sync_state.json`: what this clone remembers between two runs. Ignored by git, and safe to delete.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { currentVersion, ErrorKind, KeyPath } from './sidecar.ts'

export const KeyState = z.strictObject({
  last_attempt_at: Instant,
  /** Newer than the sidecar's when the newest reading brought no news. */
  last_success_at: Instant.nullable(),
  /** Which bytes of the entry were asked for: a rotated key is due at once. */
  entry_version: z.string(),
  /** No request before this time: a provider's Retry-After, or our own back-off. */
  not_before: Instant.nullable(),
  last_error_kind: ErrorKind.nullable(),
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
