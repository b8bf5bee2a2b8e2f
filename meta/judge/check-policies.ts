// What violates the policies of a store: what `keyz check` reports. Pure. An unknown value never counts as a good one.

import type { Policy } from '../../schema/config.ts'
import { compareDecimals, type Decimal, zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import { PolicyName, type RegistryRow } from '../../schema/registry.ts'
import type { Violation } from '../../schema/reports/check-report.ts'
import type { RunwayBand } from '../../schema/runway.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { sidecarPath } from '../files/sidecar-path.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { daysWords, lengthWords, limitInDays, limitWords } from './day-words.ts'
import { runwayFromNow } from './from-now.ts'
import { appliesTo, type Subject } from './judge.ts'
import {
  endingQuotas,
  endsWithin,
  isFewerDays,
  isWithoutBalance,
  lowQuotas,
  moneyLeft,
  tooLow,
  tooOld,
} from './limits.ts'
import type { Lasting } from './outlook.ts'
import { day, relative } from './values.ts'

/** As much of it as a policy is about. */
type Ending = Pick<Lasting, 'runway' | 'paces'>

interface CheckOptions {
  /** Which keys to check; all by default. Unreadable files are always reported. */
  narrowing?: (key: Subject) => boolean
  /** How long the money and the quotas of each key last, by key_path (`lastingOf`). */
  outlooks: ReadonlyMap<string, Ending>
}

interface Key {
  subject: Subject
  sidecar: Sidecar | null
  /** Whether there is a sidecar, and nobody can read it. */
  isUnreadable: boolean
  /** Whether the registry wants this key synced. */
  synced: boolean
  outlook: Ending | null
}

/** Sorted by key, then in the order of the policies. Each message has the value and the limit. Acknowledged ones are among them. */
export function violationsOf(snapshot: Snapshot, now: Instant, { narrowing, outlooks }: CheckOptions): Violation[] {
  const keys = Object.entries(snapshot.registry.keys)
    .map(([key_path, row]): Key => {
      const sidecar = snapshot.sidecars.get(key_path) ?? null
      const expires_at = sidecar?.expires_at ?? row.expires_at
      const subject = { provider_id: row.provider_id, key_path, tags: row.tags, expires_at }
      const isUnreadable = sidecar === null && snapshot.unreadable.has(sidecarPath(row))
      return { subject, sidecar, isUnreadable, synced: row.sync, outlook: outlooks.get(key_path) ?? null }
    })
    .filter(({ subject }) => narrowing === undefined || narrowing(subject))
    .sort((left, right) => (left.subject.key_path < right.subject.key_path ? -1 : 1))
  const unreadable = snapshot.broken.map((message) => violation('unreadable', null, message, null, null))
  const rowOf = (path: string) => snapshot.registry.keys[path]
  const found = keys.flatMap((key) =>
    toldOnce(
      snapshot.config.policies
        .filter((policy) => appliesTo(policy, key.subject))
        .flatMap((policy) => violated(policy, key, now)),
    ).map((found) => withRow(found, rowOf(key.subject.key_path), now)),
  )
  return [...unreadable, ...found]
}

/**
 * That a key is rejected also says that it could never be read, if it was always so, and that it spends nothing: one piece of news. What
 * it has left is the last that is known of money that it cannot spend.
 */
function toldOnce(found: readonly Violation[]): Violation[] {
  const isRejected = found.some(({ policy }) => policy === 'status')
  const isSaid = ({ policy, value }: Violation) =>
    policy.endsWith('_below') || (policy === 'older_than' && value === null)
  return isRejected ? found.filter((violation) => !isSaid(violation)) : [...found]
}

/** With what the registry says of the key: whose it is, and whether somebody knows about the violation. */
function withRow(violation: Violation, row: RegistryRow | undefined, now: Instant): Violation {
  if (row === undefined) return violation
  const name = PolicyName.safeParse(violation.policy).data
  const known = name === undefined ? undefined : row.acknowledged?.[name]
  const acknowledged = known !== undefined && known.until > now ? known : null
  return { ...violation, owner: row.owner, tags: row.tags, acknowledged }
}

function violated(policy: Policy, key: Key, now: Instant): Violation[] {
  const { key_path, expires_at } = key.subject
  if ('expires_within' in policy) return expiring(key_path, expires_at, policy.expires_within, now)
  if ('balance_below' in policy) return low(key_path, key.sidecar, policy.balance_below, now)
  if ('quota_below' in policy) return lowQuota(key_path, key.sidecar, policy.quota_below, now)
  if ('runway_below' in policy) return running(key, policy.runway_below, now)
  if ('older_than' in policy) return key.synced ? old(key, policy.older_than, now) : []
  return rejected(key_path, key.sidecar)
}

/** Other errors may pass by themselves. Where they do not, the reading becomes too old. */
function rejected(key_path: string, sidecar: Sidecar | null): Violation[] {
  const error = sidecar?.sync_status === 'error' ? sidecar.last_error : null
  if (error?.kind !== 'auth_error') return []
  const message = `rejected since ${day(error.at)}: ${error.message}`
  return [violation('status', key_path, message, error.kind, null)]
}

function expiring(path: string, expiry: Instant | null, limit: string, now: Instant): Violation[] {
  if (expiry === null || !endsWithin(expiry, limit, now)) return []
  const verb = expiry <= now ? 'expired' : 'expires'
  const message = `${verb} ${day(expiry)} (${relative(expiry, now)}), and the limit is ${limitWords(limit)}`
  return [violation('expires_within', path, message, expiry, limit)]
}

/** A balance that is not known violates nothing: the provider may have none to report. */
function low(
  path: string,
  sidecar: Sidecar | null,
  min: { amount: Decimal; currency: string },
  now: Instant,
): Violation[] {
  return tooLow(moneyLeft(sidecar, now), min).map(({ amount, message }) =>
    violation('balance_below', path, message, amount, min.amount),
  )
}

function lowQuota(path: string, sidecar: Sidecar | null, min: string, now: Instant): Violation[] {
  return lowQuotas(sidecar, min, now).map(({ left, message }) =>
    violation('quota_below', path, message, `${left}%`, min),
  )
}

/** Nothing is left, at whatever pace. */
const used: RunwayBand = { days: zero, low: null, high: null }

function running({ subject: { key_path }, sidecar, outlook }: Key, limit: string, now: Instant): Violation[] {
  if (outlook === null) return []
  const { paces } = outlook
  // What stays empty falls no more and has no pace, and is empty all the same.
  const runway = outlook.runway ?? (isWithoutBalance(sidecar) ? used : null)
  const readAt = sidecar?.last_success_at ?? null
  /** What is left of it by now, if that is too little. */
  const soon = <Lasting extends RunwayBand>(one: Lasting): { one: Lasting; left: RunwayBand | 'over' }[] => {
    const left = runwayFromNow(one, readAt, now)
    return left === 'over' || isFewerDays(left.days, limit) ? [{ one, left }] : []
  }
  const daysOf = (left: RunwayBand | 'over') => (left === 'over' ? null : left.days)
  const over = (what: string, days: Decimal) =>
    `${what} may be used up by now: it had ${daysWords(days)} left when it was read${readAt === null ? '' : ` ${relative(readAt, now)}`}`
  return [
    ...(runway === null ? [] : [runway]).flatMap(soon).map(({ one, left }) => ({
      days: daysOf(left),
      words: left === 'over' ? over('the balance', one.days) : balanceWords(left),
    })),
    ...endingQuotas(sidecar, paces)
      .flatMap(soon)
      .map(({ one, left }) => ({
        days: daysOf(left),
        words: left === 'over' ? over(`the quota ${one.name}`, one.days) : quotaWords({ ...one, ...left }),
      })),
  ].map(({ days, words }) =>
    violation('runway_below', key_path, `${words}, and the limit is ${limitInDays(limit)}`, days, limit),
  )
}

/** `the quota requests runs out in 1.2 days (0.9 to 2), 5.1 days before its reset`. */
function quotaWords(pace: ReturnType<typeof endingQuotas>[number]): string {
  const { name, days, days_before_reset: early } = pace
  const end = days === '0' ? 'is used up' : `runs out in ${lengthWords(pace)}`
  return `the quota ${name} ${end}${early === null || early === '0' ? '' : `, ${daysWords(early)} before its reset`}`
}

function balanceWords(runway: RunwayBand): string {
  return compareDecimals(runway.days, zero) <= 0 ? 'the balance is empty' : `the balance lasts ${lengthWords(runway)}`
}

function old({ subject, sidecar, isUnreadable }: Key, max: string, now: Instant): Violation[] {
  const at = sidecar?.last_success_at ?? null
  const unknown = isUnreadable ? 'its sidecar is unreadable' : 'was never read'
  const message = at === null ? `${unknown}, and the limit is ${limitWords(max)}` : tooOld(at, max, now)
  return message === null ? [] : [violation('older_than', subject.key_path, message, at, max)]
}

function violation(
  policy: Violation['policy'],
  key_path: string | null,
  message: string,
  value: string | null,
  limit: string | null,
): Violation {
  return { policy, key_path, message, value, owner: null, tags: [], acknowledged: null, limit }
}
