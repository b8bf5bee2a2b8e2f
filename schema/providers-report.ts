// What `keyz providers --json` prints: what each provider can tell to which kind of key, and what it cannot.
import { z } from 'zod'
import { Field, Gap, KeyKind } from './reading.ts'
import { ParameterName } from './registry.ts'
import { currentVersion, ProviderId } from './sidecar.ts'

const ListedKind = z.strictObject({
  kind: KeyKind,
  /** Tells keys of one kind apart that look different; null where there is only one. */
  shape: z.string().nullable(),
  env: z.array(z.string()),
  /** What such a key can read by itself. That it works is always told. */
  reads: z.array(Field),
  create_url: z.string(),
  /** Documented by the provider, seen by others only, or that and likely to change. */
  certainty: z.enum(['official', 'observed', 'experimental']),
})

const ListedProvider = z.strictObject({
  id: ProviderId,
  name: z.string(),
  key_kinds: z.array(ListedKind),
  /** `variable` in the environment replaces the address. */
  hosts: z.array(z.strictObject({ name: z.string(), base_url: z.string(), variable: z.string() })),
  /** What a registry row or entry may have to say beside the key. */
  parameters: z.array(ParameterName),
  docs: z.array(z.string()),
  /** What no key of this provider can read, and why. */
  gaps: z.array(Gap),
})
export type ListedProvider = z.infer<typeof ListedProvider>

export const ProvidersReport = z.strictObject({
  schema_version: z.literal(currentVersion),
  providers: z.array(ListedProvider),
})
export type ProvidersReport = z.infer<typeof ProvidersReport>
