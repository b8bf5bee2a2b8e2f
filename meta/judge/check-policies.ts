// What violates the policies of a store: the judgement behind `keyz check`. Pure; a value that is not known is never taken for a good one.

import type { Violation } from '../../schema/check-report.ts'
import type { Policy } from '../../schema/config.ts'
import { compareDecimals, Decimal, quotient } from '../../schema/decimal.ts'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { appliesTo, type Subject } from './judge.ts'
import { day, money, relative } from './values.ts'

interface CheckOptions {
  /** Which keys are looked at; all where it is left out. Files that cannot be read are always told. */
  narrowing?: (key: Subject) => boolean
  /** Days that the balances last, by key_path (`runwayOf`). */
  runways: ReadonlyMap<string, Decimal | null>
}

interface Key {
  subject: Subject
  sidecar: Sidecar | null
  /** Whether the registry wants this key to be asked about. */
  synced: boolean
  runway: Decimal | null
}

/** In the order of the keys, and for each key in the order of the policies. Each is one sentence with the value and the limit. */
export function violationsOf(snapshot: Snapshot, now: Instant, { narrowing, runways }: CheckOptions): Violation[] {
  const keys = Object.entries(snapshot.registry.keys)
    .map(([key_path, row]): Key => {
      const sidecar = snapshot.sidecars.get(key_path) ?? null
      const expires_at = sidecar?.expires_at ?? row.expires_at
      const subject = { provider_id: row.provider_id, key_path, tags: row.tags, expires_at }
      return { subject, sidecar, synced: row.sync, runway: runways.get(key_path) ?? null }
    })
    .filter(({ subject }) => narrowing === undefined || narrowing(subject))
    .sort((left, right) => (left.subject.key_path < right.subject.key_path ? -1 : 1))
  const unreadable = snapshot.broken.map((message) => violation('unreadable', null, message, null, null))
  const found = keys.flatMap((key) =>
    snapshot.config.policies
      .filter((policy) => appliesTo(policy, key.subject))
      .flatMap((policy) => violated(policy, key, now)),
  )
  return [...unreadable, ...found]
}

function violated(policy: Policy, key: Key, now: Instant): Violation[] {
  const { key_path, expires_at } = key.subject
  if ('expires_within' in policy) return expiring(key_path, expires_at, policy.expires_within, now)
  if ('balance_below' in policy) return low(key_path, key.sidecar, policy.balance_below)
  if ('runway_below' in policy) return running(key_path, key.runway, policy.runway_below)
  if ('older_than' in policy) return key.synced ? tooOld(key_path, key.sidecar, policy.older_than, now) : []
  const error = key.sidecar?.sync_status === 'error' ? key.sidecar.last_error : null
  if (error === null) return []
  const message = `in error since ${day(error.at)} (${error.kind}): ${error.message}`
  return [violation('status', key_path, message, error.kind, null)]
}

function expiring(path: string, expiry: Instant | null, limit: string, now: Instant): Violation[] {
  if (expiry === null || millisecondsOf(expiry) - millisecondsOf(now) > milliseconds(limit)) return []
  const verb = expiry <= now ? 'expired' : 'expires'
  const message = `${verb} ${day(expiry)} (${relative(expiry, now)}), and the limit is ${limit}`
  return [violation('expires_within', path, message, expiry, limit)]
}

/** A balance, or what is left of a spending cap. One that is not known violates nothing: the provider may have none to tell. */
function low(path: string, sidecar: Sidecar | null, limit: { amount: Decimal; currency: string }): Violation[] {
  const { amount: least, currency } = limit
  const amounts = [
    ...(sidecar?.balances ?? []).map((balance) => ({ ...balance, what: 'the balance' })),
    ...(sidecar?.quotas ?? []).map(({ name, remaining, unit }) => ({
      amount: remaining,
      currency: unit,
      what: `what is left of ${name}`,
    })),
  ]
  return amounts.flatMap(({ amount, currency: unit, what }) => {
    if (amount === null || unit !== currency || compareDecimals(amount, least) >= 0) return []
    const message = `${what} is ${money(amount, currency)}, below ${money(least, currency)}`
    return [violation('balance_below', path, message, amount, least)]
  })
}

function running(path: string, days: Decimal | null, limit: string): Violation[] {
  if (days === null || !isFewerDays(days, limit)) return []
  return [violation('runway_below', path, `the balance lasts ${days} days, and the limit is ${limit}`, days, limit)]
}

/** Whether so many days are less than a duration. */
export function isFewerDays(days: Decimal, duration: string): boolean {
  const limit = quotient([Decimal.parse(String(milliseconds(duration)))], [Decimal.parse('86400000')], { digits: 20 })
  return limit !== null && compareDecimals(days, limit) < 0
}

function tooOld(path: string, sidecar: Sidecar | null, limit: string, now: Instant): Violation[] {
  const at = sidecar?.last_success_at ?? null
  if (at === null) return [violation('older_than', path, `was never read, and the limit is ${limit}`, null, limit)]
  if (millisecondsOf(now) - millisecondsOf(at) <= milliseconds(limit)) return []
  return [violation('older_than', path, `was last read ${relative(at, now)}, and the limit is ${limit}`, at, limit)]
}

function violation(
  policy: Violation['policy'],
  key_path: string | null,
  message: string,
  value: string | null,
  limit: string | null,
): Violation {
  return { policy, key_path, message, value, limit }
}
