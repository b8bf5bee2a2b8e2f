// What `keyz history --json` prints: the readings of keys over time, as git has them.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { readingFields } from '../reading.ts'
import { currentVersion, ErrorKind, KeyPath, Label, ProviderId, Sidecar } from '../sidecar.ts'

/** One reading as far as it can be compared with others. What a sidecar says beyond that is in the JSON lines. */
export const HistoryReading = z.strictObject({
  /** When the provider answered or failed to; the time of the commit if the sidecar says neither. */
  at: Instant,
  committed_at: Instant,
  sync_status: Sidecar.shape.sync_status,
  /** Null unless the sync failed. The figures of a failed one are those of the last success. */
  error_kind: ErrorKind.nullable(),
  last_success_at: Instant.nullable(),
  /** A change of it, like a lifetime total that falls, means that another account is behind the key. */
  account_ref: Label,
  balances: readingFields.balances,
  credits_total: readingFields.credits_total,
  credits_used: readingFields.credits_used,
  /** For each period the newest window only, and no rows of a group. */
  costs: readingFields.costs,
  /** The same. */
  usage: readingFields.usage,
  quotas: readingFields.quotas,
  expires_at: readingFields.expires_at,
})
export type HistoryReading = z.infer<typeof HistoryReading>

export const HistoryEvent = z.strictObject({
  at: Instant,
  /** `replaced`: the entry holds another key since. `moved`: it had the path `from` before. */
  kind: z.enum(['replaced', 'moved']),
  from: KeyPath.nullable(),
})
export type HistoryEvent = z.infer<typeof HistoryEvent>

export const KeyHistory = z.strictObject({
  /** The path that the entry has today, or the last one it had. */
  key_path: KeyPath,
  provider_id: ProviderId,
  /** Oldest first. */
  readings: z.array(HistoryReading),
  /** Oldest first. */
  events: z.array(HistoryEvent),
})
export type KeyHistory = z.infer<typeof KeyHistory>

export const HistoryReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  at: Instant,
  /** The time that was asked for; null for no limit. `until` is exclusive. */
  since: Instant.nullable(),
  until: Instant.nullable(),
  keys: z.array(KeyHistory),
  /** What was not read, a sentence each. Empty if nothing is missing. */
  notes: z.array(z.string()),
})
export type HistoryReport = z.infer<typeof HistoryReport>

/** One line of `keyz history --format jsonl`: a sidecar as it was, and when it was committed. */
export const HistoryLine = z.strictObject({
  at: Instant,
  committed_at: Instant,
  /** The path that the entry has today. The sidecar below has its own. */
  entry: KeyPath,
  ...Sidecar.shape,
})
export type HistoryLine = z.infer<typeof HistoryLine>
