// What `keyz doctor --json` prints.
import { z } from 'zod'
import { currentVersion } from '../sidecar.ts'

/** With a `problem`, keyz does not work; with a `warning`, it works worse than it could. */
const CheckState = z.enum(['ok', 'warning', 'problem'])

export const Diagnosis = z.strictObject({
  /** What was examined: `git`, `hooks`, `registry`, ... */
  name: z.string(),
  state: CheckState,
  message: z.string(),
  /** What to do, or null if nothing is needed. */
  todo: z.string().nullable(),
})
export type Diagnosis = z.infer<typeof Diagnosis>

export const DoctorReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** False if there is a problem. */
  ok: z.boolean(),
  checks: z.array(Diagnosis),
})
export type DoctorReport = z.infer<typeof DoctorReport>
