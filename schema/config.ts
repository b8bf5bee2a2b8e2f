// `.keyz/config.yaml`: what one store wants. Every field has a default, so an empty file is a valid one.
import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Duration } from './duration.ts'
import { Currency } from './reading.ts'
import { currentVersion } from './sidecar.ts'

export const GitMode = z.enum(['none', 'stage', 'commit'])
export type GitMode = z.infer<typeof GitMode>

const narrowing = {
  provider: z.string().optional(),
  tag: z.string().optional(),
  path: z.string().optional(),
}

const BalanceBelow = z.strictObject({
  amount: z.union([Decimal, z.int().transform((amount) => Decimal.parse(String(amount)))]),
  currency: Currency,
})

export const Policy = z.union([
  z.strictObject({ expires_within: Duration, ...narrowing }),
  z.strictObject({ balance_below: BalanceBelow, ...narrowing }),
  z.strictObject({ runway_below: Duration, ...narrowing }),
  z.strictObject({ status: z.literal('error'), ...narrowing }),
  z.strictObject({ older_than: Duration, ...narrowing }),
])
export type Policy = z.infer<typeof Policy>

const defaultPolicies = [
  { expires_within: '14d' },
  { balance_below: { amount: '5', currency: 'USD' } },
  { runway_below: '3d' },
  { status: 'error' },
  { older_than: '48h' },
].map((policy) => Policy.parse(policy))

const BranchName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'is not a branch name')

export const Config = z.strictObject({
  schema_version: z.literal(currentVersion).default(currentVersion),
  git: z
    .strictObject({
      mode: GitMode.default('none'),
      metadata_branch: BranchName.default('keyz/metadata'),
    })
    .prefault({}),
  sync: z
    .strictObject({
      fresh_for: Duration.default('30m'),
      stale_after: Duration.default('48h'),
      heartbeat: z.union([Duration, z.literal('off')]).default('24h'),
      deadline: Duration.default('60s'),
      hook_deadline: Duration.default('15s'),
      concurrency: z.int().min(1).max(256).default(16),
    })
    .prefault({}),
  policies: z.array(Policy).default(defaultPolicies),
  links: z.record(z.string(), z.string()).default({}),
})
export type Config = z.infer<typeof Config>
