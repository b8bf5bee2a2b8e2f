// What `keyz discover --json` and `keyz map --json` print.
import { z } from 'zod'
import { RegistryRow } from './registry.ts'
import { currentVersion, KeyPath } from './sidecar.ts'

const Proposal = z.strictObject({ key_path: KeyPath, row: RegistryRow, because: z.string() })

/** More than one provider may be meant: a person decides, `--yes` does not. */
const Ambiguity = z.strictObject({ key_path: KeyPath, provider_ids: z.array(z.string()), because: z.string() })

export const DiscoverReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  added: z.array(Proposal),
  proposed: z.array(Proposal),
  ambiguous: z.array(Ambiguity),
  unrecognised: z.array(KeyPath),
})
export type DiscoverReport = z.infer<typeof DiscoverReport>

export const MapReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  key_path: KeyPath,
  row: RegistryRow,
  replaced: z.boolean(),
})
export type MapReport = z.infer<typeof MapReport>
