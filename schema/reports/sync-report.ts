// What `keyz sync --json` prints.
import { z } from 'zod'
import { GitMode } from '../config.ts'
import { Instant } from '../instant.ts'
import { currentVersion, KeyPath, Label, LastError, ProviderId } from '../sidecar.ts'

/**
 * `updated`: the sidecar changed, or in a dry run would; `unchanged`: the provider said nothing new; `fresh`, `backing_off`: the
 * provider was not asked; `skipped`: the run ended before this key (locked agent, deadline, Ctrl-C); `failed`: see the error;
 * `waiting`: somebody else changed the entry or its row, and nothing is sent until a person of this clone names it.
 */
export const Outcome = z.enum(['updated', 'unchanged', 'fresh', 'backing_off', 'skipped', 'failed', 'waiting'])
export type Outcome = z.infer<typeof Outcome>

export const SyncResult = z.strictObject({
  key_path: KeyPath,
  provider_id: ProviderId,
  account_ref: Label,
  key_alias: Label,
  sidecar_path: z.string(),
  outcome: Outcome,
  error: LastError.nullable(),
  /** With `backing_off`: when the key may be asked about again. Null otherwise. */
  not_before: Instant.nullable(),
  /** With `backing_off`: until when the provider itself asked to be left alone (Retry-After). Null if it did not. */
  retry_after: Instant.nullable(),
})
export type SyncResult = z.infer<typeof SyncResult>

export const SyncReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  started_at: Instant,
  finished_at: Instant,
  git_mode: GitMode,
  commit: z.string().nullable(),
  /** No provider at all could be reached. That a single provider did not answer in time is no sign of it. */
  offline: z.boolean(),
  results: z.array(SyncResult),
})
export type SyncReport = z.infer<typeof SyncReport>
