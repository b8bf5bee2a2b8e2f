// What a sidecar means today: live, stale or in error, and which warnings it deserves. Decided when it is read, never stored.
import picomatch from 'picomatch'
import type { Config, Policy } from '../../schema/config.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Badge, Status } from '../../schema/status-report.ts'
import { endsWithin, isOlderThan, moneyLeft, tooLow } from './limits.ts'

const clockTolerance = 3_600_000

export function statusOf(sidecar: Sidecar | null, config: Config, now: Instant): Status {
  if (sidecar === null) return 'unsynced'
  if (sidecar.sync_status === 'error') return 'error'
  if (sidecar.last_success_at === null) return 'stale'
  // A reading from the future means that a clock was wrong, so its age is unknown.
  const fromFuture = millisecondsOf(sidecar.last_success_at) - millisecondsOf(now) > clockTolerance
  return fromFuture || isOlderThan(sidecar.last_success_at, config.sync.stale_after, now) ? 'stale' : 'live'
}

/** What a policy can be narrowed by, and the expiry from the registry, which counts if the provider reports none. */
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

/** Whether a policy applies to this key. */
export function appliesTo({ provider, tag, path }: Policy, subject: Subject): boolean {
  if (provider !== undefined && provider !== subject.provider_id) return false
  if (tag !== undefined && !subject.tags.includes(tag)) return false
  return path === undefined || picomatch.isMatch(subject.key_path, path, { dot: true })
}

function isLow(sidecar: Sidecar, policies: readonly Policy[]): boolean {
  const amounts = moneyLeft(sidecar)
  return policies.some((policy) => 'balance_below' in policy && tooLow(amounts, policy.balance_below).length > 0)
}

function expiresSoon(expiry: Instant, policies: readonly Policy[], now: Instant): boolean {
  return policies.some((policy) => 'expires_within' in policy && endsWithin(expiry, policy.expires_within, now))
}
