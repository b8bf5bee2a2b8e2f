// What `keyz discover --json` and `keyz map --json` print.
import { z } from 'zod'
import { RegistryRow } from './registry.ts'
import { currentVersion, KeyPath } from './sidecar.ts'

const Proposal = z.strictObject({ key_path: KeyPath, row: RegistryRow, because: z.string() })

/** More than one provider may be meant: a person decides, `--yes` does not. */
const Ambiguity = z.strictObject({ key_path: KeyPath, provider_ids: z.array(z.string()), because: z.string() })

/** A key that OpenCode keeps, or that the environment holds for it. keyz copies none: a person runs the command. */
const OpencodeCredential = z.strictObject({
  /** OpenCode's name of the provider. */
  id: z.string().max(200),
  provider_id: z.string().max(200),
  source: z.enum(['auth.json', 'OPENCODE_AUTH_CONTENT', 'OPENCODE_API_KEY', 'ZEN_API_KEY']),
  entry: KeyPath,
  /** The store has an entry of that name already. */
  exists: z.boolean(),
  command: z.string(),
})
export type OpencodeCredential = z.infer<typeof OpencodeCredential>

/** What is no key of a provider: a login of a person, a token of a server of their own, something unknown. */
const LeftOut = z.strictObject({ id: z.string().max(200), type: z.string().max(200), because: z.string() })

export const OpencodeCredentials = z.strictObject({
  offered: z.array(OpencodeCredential),
  left_out: z.array(LeftOut),
})
export type OpencodeCredentials = z.infer<typeof OpencodeCredentials>

export const DiscoverReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  added: z.array(Proposal),
  proposed: z.array(Proposal),
  ambiguous: z.array(Ambiguity),
  unrecognised: z.array(KeyPath),
  /** Only with --opencode. */
  opencode: OpencodeCredentials.optional(),
})
export type DiscoverReport = z.infer<typeof DiscoverReport>

export const MapReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  key_path: KeyPath,
  row: RegistryRow,
  replaced: z.boolean(),
})
export type MapReport = z.infer<typeof MapReport>
