// What `keyz status --json` and `keyz show --json` print.
import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Instant } from './instant.ts'
import { readingFields } from './reading.ts'
import { Burn } from './review-report.ts'
import { currentVersion, KeyPath, Label, Sidecar } from './sidecar.ts'
import { KeySpend, StoreSpend } from './usage-report.ts'

export const Status = z.enum(['live', 'stale', 'error', 'unsynced'])
export type Status = z.infer<typeof Status>

/** `low`: a balance under the store's policy; `expiring`: within the store's policy, or already past. */
export const Badge = z.enum(['live', 'stale', 'error', 'low', 'expiring'])
export type Badge = z.infer<typeof Badge>

const sidecarFields = Sidecar.omit({ schema_version: true }).shape

export const StatusKey = z.strictObject({
  ...sidecarFields,
  /** Null for a key that was never synced. */
  sync_status: sidecarFields.sync_status.nullable(),
  capabilities: sidecarFields.capabilities.nullable(),
  status: Status,
  badges: z.array(Badge),
  runway_days: Decimal.nullable(),
  /** First and newest commit of the entry itself; null where the history does not tell. */
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
  /** From the versions of the sidecar in git; empty where these do not tell. */
  burn: z.array(Burn),
  /** Only where the plugin noted spend on this key here. */
  local_spend: KeySpend.optional(),
})
export type ShowReport = z.infer<typeof ShowReport>
