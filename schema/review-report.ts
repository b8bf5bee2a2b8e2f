// What `keyz review --json` and `keyz diff --json` print: what changed between two states of the metadata.
import { z } from 'zod'
import { Violation } from './check-report.ts'
import { Decimal } from './decimal.ts'
import { Instant } from './instant.ts'
import { Currency } from './reading.ts'
import { currentVersion, KeyPath, LastError, ProviderId } from './sidecar.ts'

/** In the order in which a person wants to know of it. */
export const urgencies = ['error', 'empty', 'expiring', 'runway', 'money', 'lifecycle', 'routine'] as const

const FieldChange = z.strictObject({
  /** As in the sidecar, with what tells rows apart: `balances.USD`, `quotas.key_limit.USD.remaining`; `registry.tags` for the row of the key. */
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Exact difference, where both are numbers. */
  delta: Decimal.nullable(),
})
export type FieldChange = z.infer<typeof FieldChange>

const MoneyChange = z.strictObject({
  currency: Currency,
  before: Decimal.nullable(),
  after: Decimal.nullable(),
  delta: Decimal.nullable(),
})

/** What is spent per day of one currency. */
export const Burn = z.strictObject({ currency: Currency, per_day: Decimal })
export type Burn = z.infer<typeof Burn>

export const KeyChange = z.strictObject({
  key_path: KeyPath,
  provider_id: ProviderId,
  kind: z.enum(['added', 'removed', 'moved', 'changed']),
  /** The former path of a key that was moved. */
  moved_from: KeyPath.nullable(),
  urgency: z.enum(urgencies),
  /** Balances that are different, one row per currency. */
  money: z.array(MoneyChange),
  /** Four significant digits; a top-up is never part of it. */
  burn: z.array(Burn),
  /** Counted from the newest reading, rounded down to a tenth of a day. */
  runway_days: Decimal.nullable(),
  new_error: LastError.nullable(),
  cleared_error: LastError.nullable(),
  /** When the key ends, as the provider says or else the registry. */
  expires_at: Instant.nullable(),
  fields: z.array(FieldChange),
})
export type KeyChange = z.infer<typeof KeyChange>

export const ReviewReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** The two states as they were asked for: refs, or `the work tree`. */
  base: z.string(),
  head: z.string(),
  /** Most important first. */
  changes: z.array(KeyChange),
  /** What changed in config.yaml and in the registry's list of ignored entries. */
  settings: z.array(FieldChange),
  /** What violates the policies of `head`, changed or not. */
  violations: z.array(Violation),
})
export type ReviewReport = z.infer<typeof ReviewReport>
