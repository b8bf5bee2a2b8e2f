// What `keyz discover --json` and `keyz map --json` print.
import { z } from 'zod'
import { RegistryRow } from '../registry.ts'
import { currentVersion, KeyPath } from '../sidecar.ts'

const Proposal = z.strictObject({ key_path: KeyPath, row: RegistryRow, because: z.string() })
export type Proposal = z.infer<typeof Proposal>

/** Could be more than one provider's: a person has to decide, `--yes` does not. */
const Ambiguity = z.strictObject({ key_path: KeyPath, provider_ids: z.array(z.string()), because: z.string() })

/** A key that OpenCode stores or takes from the environment. keyz does not copy it: a person runs the command. */
const OpencodeCredential = z.strictObject({
  /** OpenCode's name for the provider. */
  id: z.string().max(200),
  provider_id: z.string().max(200),
  source: z.enum(['auth.json', 'OPENCODE_AUTH_CONTENT', 'OPENCODE_API_KEY', 'ZEN_API_KEY']),
  entry: KeyPath,
  /** Whether the store already has that entry. */
  exists: z.boolean(),
  command: z.string(),
})
export type OpencodeCredential = z.infer<typeof OpencodeCredential>

/** Credentials that are not a provider's API key: a personal login, a token for somebody's own server, or something unknown. */
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
  /** May as well be something else: a person has to choose them, `--yes` does not. */
  doubtful: z.array(Proposal),
  ambiguous: z.array(Ambiguity),
  /** Not keys: their path speaks of a login, or with --decrypt, they hold something else. */
  left_out: z.array(z.strictObject({ key_path: KeyPath, because: z.string() })),
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
