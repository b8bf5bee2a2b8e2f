// What `keyz usage record --json` prints.
import { z } from 'zod'
import { currentVersion } from '../sidecar.ts'
import { HostAlias } from '../usage-record.ts'
import { Month } from './usage-report.ts'

export const UsageRecordReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  host_alias: HostAlias,
  commit: z.string().nullable(),
  /** `kept`: the file counts more messages than are known here now, so it was not changed. */
  records: z.array(
    z.strictObject({ month: Month, path: z.string(), outcome: z.enum(['updated', 'unchanged', 'kept']) }),
  ),
  warnings: z.array(z.string()),
})
export type UsageRecordReport = z.infer<typeof UsageRecordReport>
