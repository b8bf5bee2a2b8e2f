// Copilot's plan and monthly quotas of the person whose token it is. GitHub documents none of it.
// Source: observed by others, in four clients that agree; where they do not, nothing is read. That `limited_user_quotas` is what is left:
// VS Code computes the percentage that remains from limited_user_quotas / monthly_quotas (chatEntitlementService).
import { z } from 'zod'
import { compareDecimals, type Decimal, zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Gap, Quota } from '../../schema/reading.ts'
import { amount, flag, instantOrDate, text } from '../framework/foreign.ts'
import { gapIf } from '../framework/gaps.ts'
import { maybe, nullish } from '../framework/readable.ts'
import { ifAny, quota } from '../framework/rows.ts'

const Bucket = z.object({
  // What these say decides whether the figures mean anything.
  unlimited: flag.nullish(),
  has_quota: flag.nullish(),
  token_based_billing: flag.nullish(),
  ...nullish({ entitlement: amount, remaining: amount }),
  /** The same as `remaining`, exactly. */
  quota_remaining: maybe(amount),
  credits_used: maybe(amount),
  overage_permitted: maybe(flag),
  overage_count: maybe(amount),
})

const perBucket = <Item extends z.ZodType>(item: Item) =>
  maybe(z.object({ chat: maybe(item), completions: maybe(item), premium_interactions: maybe(item) }))

export const CopilotUser = z.object({
  copilot_plan: maybe(text),
  access_type_sku: maybe(text),
  token_based_billing: flag.nullish(),
  quota_reset_date_utc: maybe(instantOrDate),
  quota_reset_date: maybe(instantOrDate),
  limited_user_reset_date: maybe(instantOrDate),
  quota_snapshots: perBucket(Bucket),
  /** The older form of free plans: the size of each quota, and what is left of it. */
  monthly_quotas: perBucket(amount),
  limited_user_quotas: perBucket(amount),
})
type CopilotUser = z.output<typeof CopilotUser>

/** The quotas that are real, and why there are none where there are none. */
export function copilotQuotas(user: CopilotUser): { quotas: Quota[] | null; gaps: Gap[] } {
  const resets_at = user.quota_reset_date_utc ?? user.quota_reset_date ?? user.limited_user_reset_date ?? null
  const byTokens = user.token_based_billing ?? false
  const quotas = Object.entries(user.quota_snapshots ?? {}).flatMap(([name, bucket]) =>
    bucket == null ? [] : quotaOf(name, bucket, byTokens, resets_at),
  )
  const left = new Map(Object.entries(user.limited_user_quotas ?? {}))
  const older = Object.entries(user.monthly_quotas ?? {}).flatMap(([name, limit]) =>
    limit == null || quotas.some((known) => known.name === `copilot_${name}`)
      ? []
      : quota(`copilot_${name}`, name, { limit, remaining: left.get(name), period: 'month', resets_at }),
  )
  const all = [...quotas, ...older]
  const limited = all.some(({ limit }) => limit !== null)
  return {
    quotas: ifAny(all),
    gaps: [
      ...gapIf(!limited && byTokens, 'quotas', 'needs_parameter', seatOfOrganization),
      ...gapIf(!limited && !byTokens, 'quotas', 'not_offered', 'GitHub reports no Copilot quota for this account'),
    ],
  }
}

const seatOfOrganization =
  'an organization manages this Copilot seat: use a token of one of its owners and set the parameter organization'

/** Buckets without an end, or of no size, are placeholders; use of them in credits is real all the same. */
function quotaOf(name: string, bucket: z.output<typeof Bucket>, byTokens: boolean, resets_at: Instant | null): Quota[] {
  const { entitlement: limit, remaining, quota_remaining, credits_used: used, unlimited, has_quota } = bucket
  const inCredits = name === 'premium_interactions' && (bucket.token_based_billing ?? byTokens)
  const unit = inCredits ? 'ai_credits' : name
  const window = { period: 'month', resets_at } as const
  const isReal = !unlimited && has_quota !== false && isAbove(limit) && remaining !== '-1'
  if (isReal) return quota(`copilot_${name}`, unit, { limit, remaining: quota_remaining ?? remaining, ...window })
  return limit === '0' && isAbove(used) ? quota(`copilot_${name}`, 'ai_credits', { used, ...window }) : []
}

function isAbove(value: Decimal | null | undefined): boolean {
  return value != null && compareDecimals(value, zero) > 0
}

/** The plan, and whether and how far use goes beyond it. */
export function copilotPlan({ copilot_plan, access_type_sku, quota_snapshots }: CopilotUser) {
  const { overage_permitted, overage_count } = quota_snapshots?.premium_interactions ?? {}
  return {
    copilot_plan,
    copilot_sku: access_type_sku,
    copilot_overage_permitted: overage_permitted,
    copilot_overage: overage_count,
  }
}
