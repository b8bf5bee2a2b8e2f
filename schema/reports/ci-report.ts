// What `keyz ci` and its steps print with --json.
import { z } from 'zod'
import { currentVersion, KeyPath } from '../sidecar.ts'
import { Outcome } from './sync-report.ts'

const Address = z.url({ protocol: /^https?$/ })

export const CiReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  branch: z.string(),
  /** The new commit on the metadata branch, or null if nothing changed. */
  commit: z.string().nullable(),
  pushed: z.boolean(),
  pull_request: z
    .strictObject({
      number: z.int(),
      url: Address,
      action: z.enum(['opened', 'updated', 'unchanged']),
      /** With `git.auto_merge`: `enabled` when GitHub merges it once it may. Null if it waits for a person. */
      merging: z.enum(['enabled', 'merged']).nullable(),
    })
    .nullable(),
  /** How many keys had each outcome. */
  outcomes: z.partialRecord(Outcome, z.int()),
  failed: z.array(KeyPath),
  /** How many policy violations the published metadata has; null if nothing was checked. */
  violations: z.int().nullable(),
  /** How many of them the default branch does not have. They alone fail the run. */
  new_violations: z.int().nullable(),
  /** Messages for people. */
  notes: z.array(z.string()),
})
export type CiReport = z.infer<typeof CiReport>

export const CiCommentReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  pull_request: z.int(),
  /** `summary` if the token is read-only: the review is in the job summary instead. */
  comment: z.enum(['created', 'updated', 'unchanged', 'summary']),
  changes: z.int(),
})
export type CiCommentReport = z.infer<typeof CiCommentReport>

export const CiPlanReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  keys: z.int(),
  /** Values for `--shard`. */
  shards: z.array(z.string()),
})
export type CiPlanReport = z.infer<typeof CiPlanReport>
