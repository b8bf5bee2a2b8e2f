// `run.json` in the folder that the job with the key hands to the job that publishes: what was asked, and what came of it.
import { z } from 'zod'
import { currentVersion } from './sidecar.ts'
import { SyncReport } from './sync-report.ts'

const Shard = z.strictObject({ index: z.int().min(1).max(9999), count: z.int().min(1).max(9999) })

export const CiRun = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** Null when one job asked about all keys. */
  shard: Shard.nullable(),
  sync: SyncReport,
})
export type CiRun = z.infer<typeof CiRun>
