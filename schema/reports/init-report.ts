// What `keyz init --json` prints.
import { z } from 'zod'
import { currentVersion } from '../sidecar.ts'

export const InitReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** What was done, one message each. Empty if everything was already set up. */
  done: z.array(z.string()),
})
export type InitReport = z.infer<typeof InitReport>
