// `.keyz/config.yaml`: what one store wants. Every field has a default, so an empty file is a valid one.

import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Duration } from './duration.ts'
import { Glob } from './glob.ts'
import { Currency } from './reading.ts'
import { currentVersion } from './sidecar.ts'

const wholeNumber = 'must be a whole number from 1 to 256'

export const GitMode = z.enum(['none', 'stage', 'commit'])
export type GitMode = z.infer<typeof GitMode>

const narrowing = {
  provider: z.string().optional().describe('Only keys of this provider.'),
  tag: z.string().optional().describe('Only keys with this tag.'),
  path: Glob.optional().describe('Only keys whose path matches this glob.'),
}

const BalanceBelow = z.strictObject(
  {
    amount: z.union([Decimal, z.int().transform((amount) => Decimal.parse(String(amount)))]),
    currency: Currency,
  },
  'must be an amount and its currency, like { amount: "5", currency: USD }',
)

const notPercent = 'is not a percentage like 10%'
const Percent = z.string(notPercent).regex(/^(?:100|\d{1,2}(?:\.\d{1,4})?)%$/, notPercent)

export const Policy = z.union(
  [
    z.strictObject({
      expires_within: Duration.describe(
        'A key that expires within this time. The date comes from the provider, or else from the registry.',
      ),
      ...narrowing,
    }),
    z.strictObject({
      balance_below: BalanceBelow.describe(
        'A balance, or what is left of a spending cap, below this amount of the same currency.',
      ),
      ...narrowing,
    }),
    z.strictObject({
      quota_below: Percent.describe('A quota of which less than this part is left.'),
      ...narrowing,
    }),
    z.strictObject({
      runway_below: Duration.describe(
        'A balance, or a quota before its reset, that will run out within this time at the current rate of use, or has run out. Quotas that are full again within a day do not count.',
      ),
      ...narrowing,
    }),
    z.strictObject({
      status: z
        .enum(['rejected', 'error'])
        .describe('A key that its provider rejects. `error` is an older name for the same.'),
      ...narrowing,
    }),
    z.strictObject({
      older_than: Duration.describe('A reading older than this, or a key that was never read.'),
      ...narrowing,
    }),
  ],
  'is not a policy: it starts with expires_within, balance_below, quota_below, runway_below, status, or older_than',
)
export type Policy = z.infer<typeof Policy>

const defaultPolicies = [
  { expires_within: '14d' },
  { balance_below: { amount: '5', currency: 'USD' } },
  { quota_below: '10%' },
  { runway_below: '3d' },
  { status: 'rejected' },
  { older_than: '48h' },
].map((policy) => Policy.parse(policy))

/** keyz moves this branch, so it must not be one that others rely on; what else it must not be shows only in a repository. */
const BranchName = z
  .string()
  .regex(
    /^(?!(?:HEAD|[A-Z]+_HEAD|main|master)$)(?!refs\/)(?!.*(?:\.\.|\/\/|\.lock$|\/$))[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/,
    'is not a branch that keyz could have for itself, such as keyz/metadata',
  )

export const Config = z.strictObject({
  schema_version: z.literal(currentVersion).default(currentVersion).describe('The version of this file format.'),
  git: z
    .strictObject({
      mode: GitMode.default('none').describe(
        'What a sync does with the files it wrote. `none`: only writes them. `stage`: stages them; in a hook, they join the commit that changes the key. `commit`: makes a separate commit with nothing but `.keyz` in it.',
      ),
      metadata_branch: BranchName.default('keyz/metadata').describe('The branch that `keyz ci` commits to.'),
      auto_merge: z
        .boolean()
        .default(false)
        .describe(
          'Whether the pull request of `keyz ci` is merged without a person: by GitHub once its checks pass, or at once where nothing is required. Not with new policy violations, unless the repository merges by itself.',
        ),
    })
    .prefault({}),
  sync: z
    .strictObject({
      fresh_for: Duration.default('30m').describe(
        'A key that was read less than this long ago is not asked about again. `--force` overrides it.',
      ),
      stale_after: Duration.default('48h').describe('A reading older than this is shown as stale.'),
      heartbeat: z
        .union([Duration, z.literal('off')])
        .default('24h')
        .describe('How often a reading that did not change is rewritten, to show that it is still true. `off`: never.'),
      details_every: Duration.default('24h').describe(
        'How often details are recorded when nothing else changed: models, numbers in the attributes, and the costs and usage of a period that is not over yet. Balances, quotas, status and expiry are recorded by every sync. `0s`: details too.',
      ),
      deadline: Duration.default('60s').describe('How long a whole sync may take.'),
      hook_deadline: Duration.default('15s').describe('How long a git hook may keep you waiting.'),
      concurrency: z
        .int(wholeNumber)
        .min(1, wholeNumber)
        .max(256, wholeNumber)
        .default(64)
        .describe(
          'How many requests run at once, over all providers. Each provider also has a limit of its own: 4 (16 in `keyz ci`), unless its file says otherwise.',
        ),
    })
    .prefault({}),
  ci: z
    .strictObject({
      deadline: Duration.default('20m').describe(
        'How long the sync in `keyz ci` may take; it replaces `sync.deadline` there. Keep it below the time limit of the job, with some minutes to spare.',
      ),
    })
    .prefault({}),
  policies: z
    .array(Policy)
    .default(defaultPolicies)
    .describe('What `keyz check` fails on. A list of your own replaces the default one.'),
  links: z
    .record(z.string(), z.string())
    .default({})
    .describe('Which entry or provider an OpenCode provider name stands for.'),
})
export type Config = z.infer<typeof Config>
