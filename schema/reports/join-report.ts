// What `keyz join --json` prints.
import { z } from 'zod'
import { currentVersion } from '../sidecar.ts'
import { Diagnosis } from './doctor-report.ts'

export const JoinReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** Whether nothing is missing in this clone. */
  ready: z.boolean(),
  /** What was set up, one message each. */
  done: z.array(z.string()),
  /** What is still missing, the most important first, each with what to do. */
  missing: z.array(Diagnosis),
})
export type JoinReport = z.infer<typeof JoinReport>
