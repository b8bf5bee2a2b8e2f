// The registry: which entry is which provider's key. Written by `keyz discover` and `keyz map`, edited by people.
import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Instant } from './instant.ts'
import { KeyKind } from './reading.ts'
import { currentVersion, KeyPath, Label, ProviderId } from './sidecar.ts'

/** What a provider may need in addition to the key to find the account. */
export const parameterNames = [
  'team_id',
  'account_id',
  'organization',
  'enterprise',
  'user',
  'project_id',
  'billing_account',
  'workspace_id',
  'region',
] as const
export const ParameterName = z.enum(parameterNames)
export type ParameterName = z.infer<typeof ParameterName>

/** Goes into the path of a request, so no character may make it address something else. */
export const ParameterValue = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,199}$/, 'is not a plain id')

export const Parameters = z.partialRecord(ParameterName, ParameterValue)
export type Parameters = z.infer<typeof Parameters>

const EnvironmentName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of an environment variable')

export const RegistryRow = z.strictObject({
  provider_id: ProviderId,
  account_ref: Label.default('default'),
  key_alias: Label,
  key_kind: KeyKind.default('api'),
  env: z.array(EnvironmentName).default([]),
  management_key: KeyPath.nullable().default(null),
  parameters: Parameters.default({}),
  tags: z.array(Label).default([]),
  notes: z.string().max(2000).nullable().default(null),
  owner: z.string().max(255).nullable().default(null),
  expires_at: Instant.nullable().default(null),
  record_identity: z.boolean().default(false),
  sync: z.boolean().default(true),
})
export type RegistryRow = z.infer<typeof RegistryRow>

/** US dollars per million tokens, for `keyz usage --estimate`. */
const Price = z.strictObject({
  input: Decimal,
  output: Decimal,
  cache_read: Decimal.optional(),
  cache_write: Decimal.optional(),
})
export type Price = z.infer<typeof Price>

export const Registry = z.strictObject({
  schema_version: z.literal(currentVersion),
  keys: z.record(KeyPath, RegistryRow),
  ignore: z.array(z.string().min(1).max(4096)).default([]),
  /** By OpenCode's name for the model, `provider/model`. */
  prices: z.record(z.string().min(1).max(401), Price).optional(),
})
export type Registry = z.infer<typeof Registry>
