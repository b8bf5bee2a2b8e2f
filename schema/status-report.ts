// What `keyz status --json` and `keyz show --json` print.
import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Instant } from './instant.ts'
import { readingFields } from './reading.ts'
import { Burn } from './review-report.ts'
import { currentVersion, KeyPath, Label, LastError, Sidecar } from './sidecar.ts'
import { KeySpend, StoreSpend } from './usage-report.ts'

export const Status = z.enum(['live', 'stale', 'error', 'unsynced'])
export type Status = z.infer<typeof Status>

/** `low`: a balance below a policy of the store; `expiring`: expires within the time of a policy, or has expired. */
export const Badge = z.enum(['live', 'stale', 'error', 'low', 'expiring'])
export type Badge = z.infer<typeof Badge>

const sidecarFields = Sidecar.omit({ schema_version: true }).shape

export const StatusKey = z.strictObject({
  ...sidecarFields,
  /** Null for a key that was never synced. */
  sync_status: sidecarFields.sync_status.nullable(),
  capabilities: sidecarFields.capabilities.nullable(),
  /** The newest failure on this machine, if it will pass by itself and is not in the sidecar. */
  passing_failure: LastError.nullable(),
  status: Status,
  badges: z.array(Badge),
  runway_days: Decimal.nullable(),
  /** The first and the newest commit of the entry itself. Null if they are not in the history. */
  created_at: Instant.nullable(),
  rotated_at: Instant.nullable(),
  tags: z.array(Label),
  notes: z.string().nullable(),
})
export type StatusKey = z.infer<typeof StatusKey>

export const StatusReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  at: Instant,
  keys: z.array(StatusKey),
  unmapped: z.array(KeyPath),
  /** Only with --spend. */
  spend: StoreSpend.optional(),
})
export type StatusReport = z.infer<typeof StatusReport>

const HistoryPoint = z.strictObject({
  at: Instant,
  sync_status: sidecarFields.sync_status,
  balances: readingFields.balances,
})
export type HistoryPoint = z.infer<typeof HistoryPoint>

export const ShowReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  at: Instant,
  ...StatusKey.shape,
  /** Newest first. */
  history: z.array(HistoryPoint),
  /** From the versions of the sidecar in git. Empty if they are not enough. */
  burn: z.array(Burn),
  /** Only if the plugin recorded spend with this key on this machine. */
  local_spend: KeySpend.optional(),
})
export type ShowReport = z.infer<typeof ShowReport>
