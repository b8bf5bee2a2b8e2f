// What `keyz opencode install`, `uninstall` and `doctor` print with --json.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { currentVersion } from '../sidecar.ts'

/**
 * `current`: the plugin of this keyz; `other_version`: of another keyz; `edited`: changed by somebody since keyz wrote it;
 * `foreign`: somebody else's file with that name; `unreadable`: the system does not let keyz look.
 */
const PluginState = z.enum(['current', 'other_version', 'edited', 'foreign', 'missing', 'unreadable'])
export type PluginState = z.infer<typeof PluginState>

const Plugin = z.strictObject({ scope: z.enum(['global', 'project']), path: z.string(), state: PluginState })
export type Plugin = z.infer<typeof Plugin>

const Check = z.strictObject({ name: z.string(), ok: z.boolean(), message: z.string() })
export type Check = z.infer<typeof Check>

export const OpencodeReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  action: z.enum(['install', 'uninstall', 'doctor']),
  plugins: z.array(Plugin),
  events: z.strictObject({
    folder: z.string(),
    files: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    newest_at: Instant.nullable(),
  }),
  /** Only for `doctor`. */
  checks: z.array(Check),
})
export type OpencodeReport = z.infer<typeof OpencodeReport>
