// What `keyz usage --json` prints: what OpenCode's agents spent by session, model, provider and day, and with which keys.
import { z } from 'zod'
import { Decimal } from '../decimal.ts'
import { Instant } from '../instant.ts'
import { Currency } from '../reading.ts'
import { currentVersion, KeyPath, ProviderId } from '../sidecar.ts'

export const Month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'is not a month like 2026-11')

const Count = z.int().nonnegative()

/** `reported`: by OpenCode; `estimated`: in part from the price list in the registry; `none`: unknown. */
const Cost = z.strictObject({
  amount: Decimal.nullable(),
  currency: Currency,
  provenance: z.enum(['reported', 'estimated', 'none']),
})

const SpendTokens = z.strictObject({
  input: Count,
  output: Count,
  /** Not part of the output. */
  reasoning: Count,
  cache_read: Count,
  cache_write: Count,
})

export const SpendRow = z.strictObject({ cost: Cost, tokens: SpendTokens, messages: Count })
export type SpendRow = z.infer<typeof SpendRow>

const Name = z.string().min(1).max(401)

export const RoutedSpend = z.strictObject({
  key_path: KeyPath,
  provider_id: ProviderId,
  /** OpenCode's names for the providers of this spend. */
  opencode_providers: z.array(Name),
  ...SpendRow.shape,
})
export type RoutedSpend = z.infer<typeof RoutedSpend>

export const UnmappedSpend = z.strictObject({
  provider_id: Name,
  /** `several_entries`: more than one key could have been used, and no link says which. */
  reason: z.enum(['no_store', 'no_entry', 'several_entries', 'link_without_entry']),
  hint: z.string(),
  ...SpendRow.shape,
})
export type UnmappedSpend = z.infer<typeof UnmappedSpend>

/** What OpenCode spent with one key, for `keyz show`. */
export const KeySpend = z.strictObject({ month: Month, in_month: SpendRow, in_all: SpendRow })
export type KeySpend = z.infer<typeof KeySpend>

/** What OpenCode spent this month by key, for `keyz status --spend`. */
export const StoreSpend = z.strictObject({
  month: Month,
  routed: z.array(RoutedSpend),
  unmapped_providers: z.array(UnmappedSpend),
})
export type StoreSpend = z.infer<typeof StoreSpend>

/** One window with a cost from the provider, compared with what OpenCode spent on this machine. */
export const ReconciledWindow = z.strictObject({
  key_path: KeyPath,
  provider_id: ProviderId,
  period: z.string(),
  starts_at: Instant,
  ends_at: Instant,
  /** The end of the window, or when the provider was asked, if that was earlier. Both sides count up to here. */
  compared_until: Instant,
  currency: Currency,
  /** The group of the provider's row, or null if it counts all spend. */
  group: z.record(z.string(), z.string()).nullable(),
  provider_amount: Decimal,
  local_amount: Decimal.nullable(),
  /** What the provider counts and keyz did not see. Negative if keyz saw more. */
  difference: Decimal.nullable(),
})
export type ReconciledWindow = z.infer<typeof ReconciledWindow>

export const UsageReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  totals: SpendRow,
  sessions: z.array(z.strictObject({ session_id: Name, ...SpendRow.shape })),
  models: z.array(z.strictObject({ model: Name, ...SpendRow.shape })),
  providers: z.array(z.strictObject({ provider_id: Name, ...SpendRow.shape })),
  days: z.array(z.strictObject({ day: z.iso.date(), ...SpendRow.shape })),
  routed: z.array(RoutedSpend),
  unmapped_providers: z.array(UnmappedSpend),
  /** Only with --reconcile. */
  reconciled: z.array(ReconciledWindow).optional(),
  warnings: z.array(z.string()),
})
export type UsageReport = z.infer<typeof UsageReport>
