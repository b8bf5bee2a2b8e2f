// `run.json` in the folder that the sync job of CI passes to the publish job: what was synced, with what result.
import { z } from 'zod'
import { SyncReport } from './reports/sync-report.ts'
import { currentVersion, KeyPath } from './sidecar.ts'

const Shard = z.strictObject({ index: z.int().min(1).max(9999), count: z.int().min(1).max(9999) })

export const CiRun = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** Null if one job synced all keys. */
  shard: Shard.nullable(),
  sync: SyncReport,
  /** The commit whose entries were read. */
  head: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
  /** Keys that neither this run nor the last one that ran out of time reached. */
  missed_again: z.array(KeyPath),
  /** Keys that this run did not reach and whose newest record is a failure. */
  missed_failing: z.array(KeyPath),
  /** Keys whose entry had changes that were not committed, so nothing of this run is about them. */
  uncommitted: z.array(KeyPath),
})
export type CiRun = z.infer<typeof CiRun>
