// The registry: which entry is which provider's key. Written by `keyz discover` and `keyz map`, edited by people.

import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Glob } from './glob.ts'
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

/** The policies whose violations people can acknowledge for one key. */
export const policyNames = [
  'expires_within',
  'balance_below',
  'quota_below',
  'runway_below',
  'status',
  'older_than',
] as const
export const PolicyName = z.enum(policyNames)
export type PolicyName = z.infer<typeof PolicyName>

export const Acknowledgement = z.strictObject({
  until: Instant.describe('Until then, the violation does not count. UTC, like `2027-01-31T00:00:00Z`.'),
  why: z.string().min(1).max(500).describe('The reason, for whoever reviews it.'),
})
export type Acknowledgement = z.infer<typeof Acknowledgement>

export const RegistryRow = z.strictObject({
  provider_id: ProviderId.describe('The provider that issued the key: a name from `keyz providers`.'),
  account_ref: Label.default('default').describe(
    'Your name for the account at the provider: a person, team, or organization.',
  ),
  key_alias: Label.describe('Your name for the key.'),
  key_kind: KeyKind.default('api').describe('What kind of key it is.'),
  env: z
    .array(EnvironmentName)
    .default([])
    .describe(
      'Environment variables to take the key from when its entry cannot be decrypted. Only names that the provider is known for.',
    ),
  management_key: KeyPath.nullable()
    .default(null)
    .describe(
      'The entry of a key that may ask more about the same account. Without it, keyz looks for one with the same provider and account.',
    ),
  parameters: Parameters.default({}).describe('What the provider needs to find the account, such as `team_id`.'),
  tags: z.array(Label).default([]).describe('Tags for policies and filters.'),
  notes: z.string().max(2000).nullable().default(null).describe('A note for people.'),
  owner: z.string().max(255).nullable().default(null).describe('Who is responsible for the key.'),
  expires_at: Instant.nullable()
    .default(null)
    .describe('When the key expires, if the provider does not say. UTC, like `2027-01-31T00:00:00Z`.'),
  record_identity: z
    .boolean()
    .default(false)
    .describe('Also store names and email addresses that the provider reports.'),
  sync: z.boolean().default(true).describe('`false`: ask the provider about this key only when you name its path.'),
  acknowledged: z
    .partialRecord(PolicyName, Acknowledgement)
    .optional()
    .describe('Violations that somebody knows about, by the name of the policy: see `keyz ack`.'),
  any_shape: z
    .boolean()
    .optional()
    .describe(
      '`true`: the secret is sent although it does not look like a key of the provider. Only `keyz map --any-shape` sets it.',
    ),
})
export type RegistryRow = z.infer<typeof RegistryRow>

/** US dollars per million tokens, for `keyz usage --estimate`. */
const Price = z.strictObject({
  input: Decimal.describe('Price of a million input tokens, in US dollars.'),
  output: Decimal.describe('Price of a million output tokens.'),
  cache_read: Decimal.optional().describe('Price of a million tokens read from the cache.'),
  cache_write: Decimal.optional().describe('Price of a million tokens written to the cache.'),
})
export type Price = z.infer<typeof Price>

export const Registry = z.strictObject({
  schema_version: z.literal(currentVersion).default(currentVersion).describe('The version of this file format.'),
  keys: z.record(KeyPath, RegistryRow).default({}).describe('One row per key, by the path of its entry.'),
  ignore: z
    .array(Glob.min(1))
    .default([])
    .describe('Globs of entries that are not API keys, so that keyz does not suggest mapping them: see `keyz ignore`.'),
  prices: z
    .record(z.string().min(1).max(401), Price)
    .optional()
    .describe('Prices for `keyz usage --estimate`, by the name of the model in OpenCode: `provider/model`.'),
})
export type Registry = z.infer<typeof Registry>
