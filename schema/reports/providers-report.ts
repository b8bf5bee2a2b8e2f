// What `keyz providers --json` prints: what each provider reports for each kind of key, and what it does not.
import { z } from 'zod'
import { Field, Gap, KeyKind } from '../reading.ts'
import { ParameterName } from '../registry.ts'
import { currentVersion, ProviderId } from '../sidecar.ts'

const ListedKind = z.strictObject({
  kind: KeyKind,
  /** Distinguishes forms of one kind of key. Null if there is only one. */
  shape: z.string().nullable(),
  env: z.array(z.string()),
  /** What such a key can read by itself. Whether it works is always known. */
  reads: z.array(Field),
  create_url: z.string(),
  /** `official`: documented by the provider; `observed`: only seen by others; `experimental`: observed, and likely to change. */
  certainty: z.enum(['official', 'observed', 'experimental']),
})

const ListedProvider = z.strictObject({
  id: ProviderId,
  name: z.string(),
  key_kinds: z.array(ListedKind),
  /** `variable` in the environment replaces the address. */
  hosts: z.array(z.strictObject({ name: z.string(), base_url: z.string(), variable: z.string() })),
  /** Parameters that a registry row or an entry may need in addition to the key. */
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
