// Which keys a person looks at first: those that no longer work, then those that soon will not, the soonest on top.
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Badge, StatusKey } from '../../schema/reports/status-report.ts'
import { daysAtLeast } from './from-now.ts'

/** The most urgent first. A key that waits for somebody's yes works as it did; what is merely old or not asked about can wait longer. */
export const urgentBadges: readonly Badge[] = ['rejected', 'expired', 'empty', 'failing', 'expiring', 'low', 'waiting']

/** What still works, and ends at some time: the sooner, the more urgent, whatever it is that ends. */
const ending = urgentBadges.indexOf('expiring')
const calm = urgentBadges.length
const dayLength = 86_400_000

export interface Urgency {
  /** The badge to show where there is room for one. Null for a key of which nothing is known. */
  badge: Badge | null
  /** Smaller is more urgent. */
  rank: number
  /** Days until the first thing that is known to end. */
  days: number
}

export function urgencyOf(
  key: Pick<StatusKey, 'badges' | 'expires_at' | 'runway_days' | 'paces' | 'last_success_at'>,
  now: Instant,
): Urgency {
  const worst = urgentBadges.findIndex((badge) => key.badges.includes(badge))
  const days = Math.min(untilExpiry(key.expires_at, now), untilUsedUp(key, now))
  if (worst === -1) return { badge: key.badges[0] ?? null, rank: key.badges.includes('stale') ? calm : calm + 1, days }
  const badge = urgentBadges[worst] ?? null
  return { badge, rank: badge === 'waiting' ? worst : Math.min(worst, ending), days }
}

/** Whether somebody should look after the key. */
export function isUrgent({ badges }: Pick<StatusKey, 'badges'>): boolean {
  return urgentBadges.some((badge) => badges.includes(badge))
}

function untilExpiry(expiry: Instant | null, now: Instant): number {
  return expiry === null ? Number.POSITIVE_INFINITY : (millisecondsOf(expiry) - millisecondsOf(now)) / dayLength
}

function untilUsedUp(
  { runway_days, paces, last_success_at: readAt }: Pick<StatusKey, 'runway_days' | 'paces' | 'last_success_at'>,
  now: Instant,
): number {
  const money = runway_days === null ? Number.POSITIVE_INFINITY : Number(daysAtLeast(runway_days, readAt, now))
  return paces.reduce(
    (soonest, { verdict, days }) =>
      verdict === 'runs_out' && days !== null ? Math.min(soonest, Number(daysAtLeast(days, readAt, now))) : soonest,
    money,
  )
}
