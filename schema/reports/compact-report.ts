// What `keyz compact --json` prints.
import { z } from 'zod'
import { currentVersion } from '../sidecar.ts'

const Count = z.int().nonnegative()

export const CompactReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** Whether nothing was changed. */
  dry_run: z.boolean(),
  branch: z.string(),
  /** What became, or in a dry run would become, of the branch's history; null without --history, or without such a branch. */
  history: z
    .strictObject({
      commits_before: Count,
      commits_after: Count,
      /** Days of which several commits become one. */
      days: Count,
      /** The commit that the branch is at afterwards. */
      commit: z.string(),
      /** Whether the branch of the remote is replaced. */
      on_remote: z.boolean(),
    })
    .nullable(),
  /** What git's objects take in this clone, in bytes; null where it was not repacked. */
  repacked: z.strictObject({ bytes_before: Count, bytes_after: Count }).nullable(),
})
export type CompactReport = z.infer<typeof CompactReport>
