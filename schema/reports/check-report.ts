// What `keyz check --json` prints: which policies of the store are violated, by which keys.
import { z } from 'zod'
import { Acknowledgement, policyNames, RegistryRow } from '../registry.ts'
import { currentVersion, KeyPath } from '../sidecar.ts'

export const Violation = z.strictObject({
  /** The policy as in the configuration, `min_balance` or `max_age` for `--key`, or `unreadable` for a file that cannot be read. */
  policy: z.enum([...policyNames, 'min_balance', 'max_age', 'unreadable']),
  /** Null for a file that cannot be read. */
  key_path: KeyPath.nullable(),
  message: z.string(),
  /** An amount, a percentage, a number of days, a time or a kind of error. Null if unknown. */
  value: z.string().nullable(),
  /** Who is responsible for the key, and its tags, as in the registry. */
  owner: RegistryRow.shape.owner.unwrap(),
  tags: RegistryRow.shape.tags.unwrap(),
  /** Set if somebody knows about it and has said until when it does not count. */
  acknowledged: Acknowledgement.nullable(),
  /** The limit of the policy: an amount, a percentage, or a duration like `14d`. Null for a policy without a limit. */
  limit: z.string().nullable(),
})
export type Violation = z.infer<typeof Violation>

export const CheckReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** Whether nothing is violated, but for what is acknowledged. */
  ok: z.boolean(),
  violations: z.array(
    Violation.extend({
      /** With `keyz ci check`: whether the checked-out commit does not have it. Only these fail. */
      is_new: z.boolean().optional(),
      /** With `keyz check`: where the reading that it is about comes from, as in `keyz status --json`. Null for a key that was never read. */
      read_from: z.string().nullable().optional(),
    }),
  ),
})
export type CheckReport = z.infer<typeof CheckReport>
