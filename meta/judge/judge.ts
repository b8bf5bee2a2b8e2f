// What a sidecar means today: live, stale or in error, and what a person should be warned of. Decided when read, never stored.
import picomatch from 'picomatch'
import type { Config, Policy } from '../../schema/config.ts'
import { compareDecimals, type Decimal } from '../../schema/decimal.ts'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Badge, Status } from '../../schema/status-report.ts'

const clockTolerance = 3_600_000

export function statusOf(sidecar: Sidecar | null, config: Config, now: Instant): Status {
  if (sidecar === null) return 'unsynced'
  if (sidecar.sync_status === 'error') return 'error'
  if (sidecar.last_success_at === null) return 'stale'
  const age = millisecondsOf(now) - millisecondsOf(sidecar.last_success_at)
  // A reading from the future is a clock that was wrong; how old it is, nobody knows.
  return age > milliseconds(config.sync.stale_after) || age < -clockTolerance ? 'stale' : 'live'
}

/** What a policy can be narrowed by, and the expiry that the registry declares where the provider says nothing. */
export interface Subject {
  provider_id: string
  key_path: string
  tags: readonly string[]
  expires_at: Instant | null
}

/** In the order in which they are shown. */
export function badgesOf(sidecar: Sidecar | null, subject: Subject, config: Config, now: Instant): Badge[] {
  const status = statusOf(sidecar, config, now)
  const policies = config.policies.filter((policy) => appliesTo(policy, subject))
  const expiry = sidecar?.expires_at ?? subject.expires_at
  return [
    ...(status === 'unsynced' ? [] : [status]),
    ...(sidecar !== null && isLow(sidecar, policies) ? (['low'] as const) : []),
    ...(expiry !== null && expiresSoon(expiry, policies, now) ? (['expiring'] as const) : []),
  ]
}

/** Whether a policy is meant for this key. */
export function appliesTo({ provider, tag, path }: Policy, subject: Subject): boolean {
  if (provider !== undefined && provider !== subject.provider_id) return false
  if (tag !== undefined && !subject.tags.includes(tag)) return false
  return path === undefined || picomatch.isMatch(subject.key_path, path, { dot: true })
}

/** A balance, or what is left of a spending cap, under the store's policy for that currency. */
function isLow(sidecar: Sidecar, policies: readonly Policy[]): boolean {
  const amounts: { amount: Decimal | null; currency: string }[] = [
    ...(sidecar.balances ?? []),
    ...(sidecar.quotas ?? []).map((quota) => ({ amount: quota.remaining, currency: quota.unit })),
  ]
  return policies.some(
    (policy) =>
      'balance_below' in policy &&
      amounts.some(
        ({ amount, currency }) =>
          amount !== null &&
          currency === policy.balance_below.currency &&
          compareDecimals(amount, policy.balance_below.amount) < 0,
      ),
  )
}

function expiresSoon(expiry: Instant, policies: readonly Policy[], now: Instant): boolean {
  const left = millisecondsOf(expiry) - millisecondsOf(now)
  return policies.some((policy) => 'expires_within' in policy && left <= milliseconds(policy.expires_within))
}
