// What a sidecar means today: live, stale or in error, and which warnings it deserves. Decided when it is read, never stored.

import type { Config, Policy } from '../../schema/config.ts'
import { globMatcher } from '../../schema/glob.ts'
import { type Instant, isFromFuture } from '../../schema/instant.ts'
import type { Badge, Status } from '../../schema/reports/status-report.ts'
import type { LastError, Sidecar } from '../../schema/sidecar.ts'
import { daysAtLeast } from './from-now.ts'
import { endingQuotas, endsWithin, isEmpty, isFewerDays, isOlderThan, lowQuotas, moneyLeft, tooLow } from './limits.ts'
import type { Outlook } from './outlook.ts'
import { isRejected } from './rejected.ts'

export function statusOf(sidecar: Sidecar | null, config: Config, now: Instant): Status {
  if (sidecar === null) return 'unsynced'
  if (sidecar.sync_status === 'error') return 'error'
  return sidecar.last_success_at === null || isStale(sidecar.last_success_at, config, now) ? 'stale' : 'live'
}

/** Whether a reading is too old to rely on. One from the future means that a clock was wrong, so its age is unknown. */
function isStale(readAt: Instant, config: Config, now: Instant): boolean {
  return isFromFuture(readAt, now) || isOlderThan(readAt, config.sync.stale_after, now)
}

/** A key whose money or quota ends sooner is low, in a store whose policies do not say how soon is too soon. */
const soon = '3d'

/** What a policy can be narrowed by, and the expiry from the registry, which counts if the provider reports none. */
export interface Subject {
  provider_id: string
  key_path: string
  tags: readonly string[]
  expires_at: Instant | null
  /** False for a key that is not asked about automatically. */
  sync?: boolean
  /** True for a key that waits until a person names it. */
  changed_by_others?: boolean
}

/**
 * In the order in which they are shown. An error does not hide how old the reading is: a key may have both badges. `passing` is a
 * failure that only this machine knows of, and that will pass by itself.
 */
export function badgesOf(
  sidecar: Sidecar | null,
  subject: Subject,
  config: Config,
  now: Instant,
  passing: LastError | null = null,
  outlook: Pick<Outlook, 'runway_days' | 'paces'> = { runway_days: null, paces: [] },
): Badge[] {
  const policies = config.policies.filter((policy) => appliesTo(policy, subject))
  const expiry = sidecar?.expires_at ?? subject.expires_at
  const standing = standingOf(sidecar, config, now, passing)
  // What a rejected key has left is the last known of money that it cannot spend.
  const spends = standing !== 'rejected'
  const badges: [Badge | null, boolean][] = [
    [standing, true],
    ['stale', sidecar !== null && isOld(sidecar, config, now)],
    ['empty', isEmpty(sidecar, now)],
    ['expired', expiry !== null && expiry <= now],
    ['low', spends && (isLow(sidecar, policies, now) || endsSoon(sidecar, outlook, policies, now))],
    ['expiring', expiry !== null && expiresSoon(expiry, policies, now)],
    ['waiting', subject.changed_by_others === true],
    ['not_asked', subject.sync === false],
  ]
  return badges.flatMap(([badge, holds]) => (badge !== null && holds ? [badge] : []))
}

/** Whether the key works. Null if nobody knows: it was never read, or so long ago that it is only stale. */
function standingOf(sidecar: Sidecar | null, config: Config, now: Instant, passing: LastError | null): Badge | null {
  const status = statusOf(sidecar, config, now)
  if (status === 'error') return sidecar !== null && isRejected(sidecar) ? 'rejected' : 'failing'
  if (passing !== null) return 'failing'
  return status === 'live' ? 'live' : null
}

/** A key in error that was never read has no reading that could be old. */
function isOld({ sync_status, last_success_at }: Sidecar, config: Config, now: Instant): boolean {
  return last_success_at === null ? sync_status === 'live' : isStale(last_success_at, config, now)
}

/** Whether a policy applies to this key. */
export function appliesTo({ provider, tag, path }: Policy, subject: Subject): boolean {
  if (provider !== undefined && provider !== subject.provider_id) return false
  if (tag !== undefined && !subject.tags.includes(tag)) return false
  return path === undefined || globMatcher([path])(subject.key_path)
}

function isLow(sidecar: Sidecar | null, policies: readonly Policy[], now: Instant): boolean {
  const amounts = moneyLeft(sidecar, now)
  return policies.some(
    (policy) =>
      ('balance_below' in policy && tooLow(amounts, policy.balance_below).length > 0) ||
      ('quota_below' in policy && lowQuotas(sidecar, policy.quota_below, now).length > 0),
  )
}

/** Whether the money, or a quota before its reset, ends sooner than a policy wants. */
function endsSoon(
  sidecar: Sidecar | null,
  { runway_days, paces }: Pick<Outlook, 'runway_days' | 'paces'>,
  policies: readonly Policy[],
  now: Instant,
): boolean {
  const readAt = sidecar?.last_success_at ?? null
  const limits = policies.flatMap((policy) => ('runway_below' in policy ? [policy.runway_below] : []))
  const quotas = endingQuotas(sidecar, paces).map(({ days }) => days)
  return [...(runway_days === null ? [] : [runway_days]), ...quotas].some((days) =>
    (limits.length === 0 ? [soon] : limits).some((limit) => isFewerDays(daysAtLeast(days, readAt, now), limit)),
  )
}

function expiresSoon(expiry: Instant, policies: readonly Policy[], now: Instant): boolean {
  return policies.some((policy) => 'expires_within' in policy && endsWithin(expiry, policy.expires_within, now))
}
