// What `keyz review --json` and `keyz diff --json` print: what changed between two states of the metadata.
import { z } from 'zod'
import { Burn } from '../burn.ts'
import { Decimal } from '../decimal.ts'
import { Instant } from '../instant.ts'
import { Currency } from '../reading.ts'
import { currentVersion, KeyPath, Label, LastError, ProviderId } from '../sidecar.ts'
import { Violation } from './check-report.ts'
import { Badge, StatusKey } from './status-report.ts'

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

export const MoneyChange = z.strictObject({
  currency: Currency,
  before: Decimal.nullable(),
  after: Decimal.nullable(),
  delta: Decimal.nullable(),
})
export type MoneyChange = z.infer<typeof MoneyChange>

export const KeyChange = z.strictObject({
  key_path: KeyPath,
  provider_id: ProviderId,
  account_ref: Label,
  /** Who is responsible for the key, as in the registry. */
  owner: StatusKey.shape.owner,
  kind: z.enum(['added', 'removed', 'moved', 'changed']),
  /** The previous path of a key that moved. */
  moved_from: KeyPath.nullable(),
  urgency: z.enum(urgencies),
  /** What is true of the key now. Empty for a key that was removed. */
  badges: z.array(Badge),
  /**
   * Balances that changed, one row per currency. `topped_up` if more is left of the same key in the same account. `top_up`: by how much
   * its readings rose from one to the next, so far as they are known, also if that was spent again, and by when.
   */
  money: z.array(
    MoneyChange.extend({
      topped_up: z.boolean(),
      top_up: z.strictObject({ at_least: Decimal, by: Instant }).nullable(),
    }),
  ),
  /** Four significant digits. Top-ups do not count. */
  burn: z.array(Burn),
  /** From the newest reading, rounded down to a tenth of a day; below two days to four places, or more while something is left. */
  runway_days: Decimal.nullable(),
  /** The same with how far it may be off, as in `keyz status --json`. Null if unknown. */
  runway: StatusKey.shape.runway,
  new_error: LastError.nullable(),
  cleared_error: LastError.nullable(),
  /** The first reading after that error. Null if there is no such error, or if the history does not say. */
  works_since: Instant.nullable(),
  /** When the key expires, from the provider or else from the registry. */
  expires_at: Instant.nullable(),
  /** The same in `base`. */
  expires_before: Instant.nullable(),
  fields: z.array(FieldChange),
})
export type KeyChange = z.infer<typeof KeyChange>

/** All balances of one account at one provider, each wallet counted once. */
export const AccountTotal = z.strictObject({
  provider_id: ProviderId,
  account_ref: Label,
  /** How many keys of this account there are in `head`. */
  keys: z.int().nonnegative(),
  /** Sums that changed, one row per currency. `at_least`: some money is in neither sum, because it may be the same. */
  money: z.array(MoneyChange.extend({ at_least: z.boolean() })),
})
export type AccountTotal = z.infer<typeof AccountTotal>

export const ReviewedViolation = Violation.extend({
  /** False if `base` violates the same policy with the same key, or if it is acknowledged. */
  is_new: z.boolean(),
})
export type ReviewedViolation = z.infer<typeof ReviewedViolation>

export const ReviewReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** The two states as requested: refs, or `the work tree`. */
  base: z.string(),
  head: z.string(),
  /** Most important first. */
  changes: z.array(KeyChange),
  /** What changed in config.yaml and in the registry's list of ignored entries. */
  settings: z.array(FieldChange),
  /** Accounts whose money changed, by provider and account. */
  totals: z.array(AccountTotal),
  /** Every violation of the policies in `head`, new or not. */
  violations: z.array(ReviewedViolation),
})
export type ReviewReport = z.infer<typeof ReviewReport>
