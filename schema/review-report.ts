// What `keyz review --json` and `keyz diff --json` print: what changed between two states of the metadata.
import { z } from 'zod'
import { Violation } from './check-report.ts'
import { Decimal } from './decimal.ts'
import { Instant } from './instant.ts'
import { Currency } from './reading.ts'
import { currentVersion, KeyPath, LastError, ProviderId } from './sidecar.ts'

/** Most important first. */
export const urgencies = ['error', 'empty', 'expiring', 'runway', 'money', 'lifecycle', 'routine'] as const

const FieldChange = z.strictObject({
  /** As in the sidecar, with what identifies a row: `balances.USD`, `quotas.key_limit.USD.remaining`. `registry.tags` for the key's registry row. */
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The exact difference if both are numbers. */
  delta: Decimal.nullable(),
})
export type FieldChange = z.infer<typeof FieldChange>

const MoneyChange = z.strictObject({
  currency: Currency,
  before: Decimal.nullable(),
  after: Decimal.nullable(),
  delta: Decimal.nullable(),
})

/** What is spent per day in one currency. */
export const Burn = z.strictObject({ currency: Currency, per_day: Decimal })
export type Burn = z.infer<typeof Burn>

export const KeyChange = z.strictObject({
  key_path: KeyPath,
  provider_id: ProviderId,
  kind: z.enum(['added', 'removed', 'moved', 'changed']),
  /** The previous path of a key that moved. */
  moved_from: KeyPath.nullable(),
  urgency: z.enum(urgencies),
  /** Balances that changed, one row per currency. */
  money: z.array(MoneyChange),
  /** Four significant digits. Top-ups do not count. */
  burn: z.array(Burn),
  /** From the newest reading, rounded down to a tenth of a day. */
  runway_days: Decimal.nullable(),
  new_error: LastError.nullable(),
  cleared_error: LastError.nullable(),
  /** When the key expires, from the provider or else from the registry. */
  expires_at: Instant.nullable(),
  fields: z.array(FieldChange),
})
export type KeyChange = z.infer<typeof KeyChange>

export const ReviewReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** The two states as requested: refs, or `the work tree`. */
  base: z.string(),
  head: z.string(),
  /** Most important first. */
  changes: z.array(KeyChange),
  /** What changed in config.yaml and in the registry's list of ignored entries. */
  settings: z.array(FieldChange),
  /** Every violation of the policies in `head`, new or not. */
  violations: z.array(Violation),
})
export type ReviewReport = z.infer<typeof ReviewReport>
