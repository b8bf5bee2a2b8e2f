// What `keyz report --json` prints: which file was written, and what is in it.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { currentVersion } from '../sidecar.ts'

export const HtmlReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** The time that the report shows. */
  at: Instant,
  since: Instant,
  /** Absolute path of the file. */
  file: z.string(),
  bytes: z.int().nonnegative(),
  keys: z.int().nonnegative(),
})
export type HtmlReport = z.infer<typeof HtmlReport>
