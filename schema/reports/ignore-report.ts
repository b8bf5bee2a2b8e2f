// What `keyz ignore --json` prints.
import { z } from 'zod'
import { currentVersion } from '../sidecar.ts'

export const IgnoreReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  /** The whole list afterwards. */
  ignore: z.array(z.string()),
})
export type IgnoreReport = z.infer<typeof IgnoreReport>
