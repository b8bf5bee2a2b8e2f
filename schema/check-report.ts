// What `keyz check --json` prints: which policies of the store are violated, by which keys.
import { z } from 'zod'
import { currentVersion, KeyPath } from './sidecar.ts'

export const Violation = z.strictObject({
  /** The policy as the configuration names it, `min_balance` or `max_age` of a pre-flight, or `unreadable` for a file that cannot be read. */
  policy: z.enum([
    'expires_within',
    'balance_below',
    'runway_below',
    'status',
    'older_than',
    'min_balance',
    'max_age',
    'unreadable',
  ]),
  /** Null where a file cannot be read, and so nobody knows whose it is. */
  key_path: KeyPath.nullable(),
  message: z.string(),
  /** An amount, a number of days, a time or a kind of error; null where it is not known. */
  value: z.string().nullable(),
  /** As the policy has it: an amount, or a duration like `14d`. Null where the policy knows no limit. */
  limit: z.string().nullable(),
})
export type Violation = z.infer<typeof Violation>

export const CheckReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  ok: z.boolean(),
  violations: z.array(Violation),
})
export type CheckReport = z.infer<typeof CheckReport>
