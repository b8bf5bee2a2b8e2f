// What `keyz status --json` and `keyz show --json` print.
import { z } from 'zod'
import { Burn } from '../burn.ts'
import { Decimal } from '../decimal.ts'
import { Instant } from '../instant.ts'
import { readingFields } from '../reading.ts'
import { Acknowledgement, PolicyName, RegistryRow } from '../registry.ts'
import { Pace, RunwayBand, Week } from '../runway.ts'
import { currentVersion, KeyPath, Label, LastError, Sidecar } from '../sidecar.ts'
import { Text } from '../text.ts'
import { Violation } from './check-report.ts'
import { KeySpend, StoreSpend } from './usage-report.ts'

export const Status = z.enum(['live', 'stale', 'error', 'unsynced'])
export type Status = z.infer<typeof Status>

/**
 * In the order in which they are shown. `rejected`: the provider refuses the key; `failing`: it could not be read for another reason;
 * `stale`: the reading is old; `empty`: no money is left; `low`: a balance or quota is below a policy of the store, and the key is not
 * rejected; `expiring`: expires within the time of a policy, or has expired; `waiting`: changed by others, and nobody here has agreed to
 * send it; `not_asked`: the registry says `sync: false`.
 */
export const Badge = z.enum([
  'live',
  'rejected',
  'failing',
  'stale',
  'empty',
  'expired',
  'low',
  'expiring',
  'waiting',
  'not_asked',
])
export type Badge = z.infer<typeof Badge>

const sidecarFields = Sidecar.omit({ schema_version: true }).shape

export const StatusKey = z.strictObject({
  ...sidecarFields,
  /** Null for a key that was never synced. */
  sync_status: sidecarFields.sync_status.nullable(),
  capabilities: sidecarFields.capabilities.nullable(),
  /**
   * Where the reading comes from: `work_tree`, a branch that the scheduled job pushed to (`keyz/metadata`, `origin/keyz/metadata`), or the
   * commit that `--at` looks at. Null for a key that was never synced.
   */
  read_from: z.string().nullable(),
  status: Status,
  badges: z.array(Badge),
  runway_days: Decimal.nullable(),
  /** The same with how far it may be off. Null if unknown. */
  runway: RunwayBand.nullable(),
  /** What is spent per day in each currency. Empty if unknown. */
  burn: z.array(Burn),
  /** What is left, or what it cost, on each of the last seven days. Null if none is known. */
  week: Week.nullable(),
  /** Whether each quota lasts until its reset. */
  paces: z.array(Pace),
  /** When the entry came into the store. Null if that is not in the history. */
  created_at: Instant.nullable(),
  /** When the entry was last replaced. Null if it never was. */
  rotated_at: Instant.nullable(),
  tags: z.array(Label),
  notes: z.string().nullable(),
  /** Why the sidecar cannot be read, such as merge conflict markers in it, and what to do. Its status is then `error`. Null if it can. */
  unreadable: z.string().nullable(),
  /** A failure that only this machine knows of and that will pass by itself, such as a network error. */
  passing_failure: LastError.nullable(),
  /** Somebody else changed the entry or its row: this clone sends it only once a person names it. */
  changed_by_others: z.boolean(),
  /** Violations that somebody knows about, by policy, until when they do not count, and why. */
  acknowledged: z.partialRecord(PolicyName, Acknowledgement),
  /** As in the registry. */
  owner: RegistryRow.shape.owner.unwrap(),
  env: RegistryRow.shape.env.unwrap(),
  record_identity: z.boolean(),
  sync: z.boolean(),
})
export type StatusKey = z.infer<typeof StatusKey>

/** What several keys have and cost together, each wallet once. */
const figures = {
  /** Null if the sum has too many digits. `at_least`: leaves out what may be the money of another key, as it was before. */
  balances: z.array(
    z.strictObject({ currency: Burn.shape.currency, amount: Decimal.nullable(), at_least: z.boolean() }),
  ),
  burn: z.array(Burn),
  /** Whether more may be spent a day: of some wallet with a balance, nobody knows the pace. */
  burn_at_least: z.boolean(),
  /**
   * What they spent this month, as their providers report it, or else as far as their readings show. `at_least`: it may be more.
   * Empty if nobody knows, and null if it has too many digits.
   */
  month: z.array(z.strictObject({ currency: Burn.shape.currency, amount: Decimal.nullable(), at_least: z.boolean() })),
}

export const StatusReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  at: Instant,
  keys: z.array(StatusKey),
  unmapped: z.array(KeyPath),
  /** Only where several keys spend from one wallet: which, and with which of them its money is shown. */
  wallets: z.array(z.strictObject({ shown_with: KeyPath, keys: z.array(KeyPath) })).optional(),
  /** Only with --by: the keys of each provider, account, tag or owner, with what they have, cost and spent together, each wallet once. */
  groups: z
    .array(
      z.strictObject({
        /** Null for keys without a tag or an owner. */
        name: z.string().nullable(),
        keys: z.array(KeyPath),
        ...figures,
      }),
    )
    .optional(),
  /** Only with --by: the same of all keys, also of those in several groups each once. */
  total: z.strictObject(figures).optional(),
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

const Replacement = z.strictObject({
  at: Instant,
  /** As in git's commit. Null if unknown. */
  author: Text.nullable(),
})
export type Replacement = z.infer<typeof Replacement>

const SpentSince = z.strictObject({
  currency: Burn.shape.currency,
  amount: Decimal,
  /** The first reading or day that it is worked out from. */
  since: Instant,
  /** It may be more: the readings do not reach back 30 days, or the balance rose meanwhile. */
  at_least: z.boolean(),
  /** Costs per day or of this month, the growth of a lifetime total, or the fall of the balance, which all keys of an account share. */
  from: z.enum(['days', 'month', 'total', 'balance']),
})
export type SpentSince = z.infer<typeof SpentSince>

export const ShowReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  at: Instant,
  ...StatusKey.shape,
  /** Every time that the entry was replaced, newest first. */
  replaced_at: z.array(Instant),
  /** The same with who did it. */
  replacements: z.array(Replacement),
  /** The author of the commit that brought the entry. Null if unknown. */
  created_by: Text.nullable(),
  /** Who says when the key expires. Null if nobody does. */
  expires_from: z.enum(['provider', 'registry']).nullable(),
  /** Policies that the key violates, acknowledged ones too, as in `keyz check`. */
  violations: z.array(Violation),
  /** Another entry of the store that may ask for more about the same account. Null if there is none. */
  stored_management_key: KeyPath.nullable(),
  /** What was spent in the last 30 days, from the history, unless the provider reports it as a cost of `30d`. Empty if unknown. */
  spent_30_days: z.array(SpentSince),
  /** Newest first. */
  history: z.array(HistoryPoint),
  /** Only if the plugin recorded spend with this key on this machine. */
  local_spend: KeySpend.optional(),
})
export type ShowReport = z.infer<typeof ShowReport>
