// What `keyz doctor --json` prints.
import { z } from 'zod'
import { currentVersion } from './sidecar.ts'

/** `problem` keeps keyz from working; `warning` makes it work less well than it could. */
const CheckState = z.enum(['ok', 'warning', 'problem'])

export const Diagnosis = z.strictObject({
  /** What was looked at: `git`, `hooks`, `registry`, ... */
  name: z.string(),
  state: CheckState,
  message: z.string(),
  /** What to do; null where nothing is to be done. */
  todo: z.string().nullable(),
})
export type Diagnosis = z.infer<typeof Diagnosis>

export const DoctorReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** False when there is a problem. */
  ok: z.boolean(),
  checks: z.array(Diagnosis),
})
export type DoctorReport = z.infer<typeof DoctorReport>
