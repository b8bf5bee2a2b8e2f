// `.keyz/usage/<host-alias>/<YYYY-MM>.json`: what the agents on one machine spent in one month, for the whole team to read.
import { z } from 'zod'
import { Month, SpendRow } from './reports/usage-report.ts'
import { currentVersion } from './sidecar.ts'

/** Chosen by a person, because a machine's own name may say more than a team wants to publish. */
export const HostAlias = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'is not a plain name like laptop or ci-1')

/** Contains no time of writing, so that the same spend gives the same bytes. */
export const UsageRecord = z.strictObject({
  schema_version: z.literal(currentVersion),
  host_alias: HostAlias,
  month: Month,
  totals: SpendRow,
  models: z.array(z.strictObject({ provider_id: z.string().max(200), model: z.string().max(401), ...SpendRow.shape })),
})
export type UsageRecord = z.infer<typeof UsageRecord>

/** `.keyz/state/usage.json`: the alias that was chosen for this clone. */
export const UsageState = z.strictObject({ schema_version: z.literal(currentVersion), host_alias: HostAlias })
