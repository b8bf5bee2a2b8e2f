// The sidecar: one tracked JSON file per key with the newest reading, or the last good one beside the newest error.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { PayloadDigest } from './payload-digest.ts'
import { KeyKind, readingFields } from './reading.ts'
import { lineOfText, Text } from './text.ts'

export const currentVersion = 1

export const ProviderId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is no provider id')

/** An entry's exact path in the store, with `/` and without `.gpg`. Odd characters are allowed, leaving the store is not. */
export const KeyPath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.split('/').some((part) => part === '' || part === '.' || part === '..'), 'leaves the store')
  .refine((path) => !(path in {}), 'is a name that no JSON object can keep')

/** A person's name for an account or a key; what becomes of it in file names is meta/files/sidecar-path.ts's business. */
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

/** Our own sentence about what went wrong; a provider's body is never quoted, because bodies echo fragments of keys. */
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

/** What the newest reading proves that this key can tell. Writing is off until a provider's file allow-lists a field. */
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
