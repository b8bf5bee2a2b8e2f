// The sidecar: one tracked JSON file per key with the newest reading, or the last good one and the newest error.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { PayloadDigest } from './payload-digest.ts'
import { KeyKind, readingFields } from './reading.ts'
import { lineOfText, Text } from './text.ts'

export const currentVersion = 1

export const ProviderId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is not a provider id')

/** The exact path of an entry in the store, with `/` and without `.gpg`. Any character is allowed, leaving the store is not. */
export const KeyPath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.split('/').some((part) => part === '' || part === '.' || part === '..'), 'leaves the store')
  .refine((path) => !(path in {}), 'is a name that a JSON object cannot hold')

/** A person's name for an account or a key. See meta/files/sidecar-path.ts for how it becomes a file name. */
export const Label = z.string().min(1).max(255)

export const ErrorKind = z.enum([
  'auth_error',
  'rate_limited',
  'parse_error',
  'network_error',
  'provider_error',
  'decrypt_error',
  'config_error',
])
export type ErrorKind = z.infer<typeof ErrorKind>

/** What went wrong, in our own words. An answer is never quoted, because answers repeat fragments of keys. */
export const LastError = z.strictObject({
  kind: ErrorKind,
  message: lineOfText(600),
  http_status: z.int().nullable(),
  request: Text.nullable(),
  at: Instant,
})
export type LastError = z.infer<typeof LastError>

export const Provenance = z.strictObject({
  request: Text,
  http_status: z.int(),
  payload_sha256: PayloadDigest,
})
export type Provenance = z.infer<typeof Provenance>

/** What this key can read, as the newest reading proves. keyz never writes billing settings. */
const Capabilities = z.strictObject({
  can_read_balance: z.boolean(),
  can_read_usage: z.boolean(),
  can_read_cost: z.boolean(),
  can_write_billing: z.literal(false),
})

export const Sidecar = z.strictObject({
  schema_version: z.literal(currentVersion),
  provider_id: ProviderId,
  account_ref: Label,
  key_alias: Label,
  key_path: KeyPath,
  key_kind: KeyKind,
  sync_status: z.enum(['live', 'error']),
  last_success_at: Instant.nullable(),
  last_error: LastError.nullable(),
  capabilities: Capabilities,
  ...readingFields,
  provenance: z.array(Provenance),
})
export type Sidecar = z.infer<typeof Sidecar>
