// What `keyz ack --json` prints.
import { z } from 'zod'
import { Acknowledgement, PolicyName } from '../registry.ts'
import { currentVersion, KeyPath } from '../sidecar.ts'

export const AckReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  /** Every acknowledgement there is afterwards, by key and policy. */
  acknowledged: z.array(
    z.strictObject({
      key_path: KeyPath,
      policy: PolicyName,
      ...Acknowledgement.shape,
      /** Whether it no longer counts. */
      is_over: z.boolean(),
    }),
  ),
})
export type AckReport = z.infer<typeof AckReport>
