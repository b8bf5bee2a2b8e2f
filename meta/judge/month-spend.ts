// What the keys of a group spent this month, as their providers report it, or else at least what their readings show. The same money,
// reported for several keys, counts once, and what may hold another amount is never added to it.
import { compareDecimals, type Decimal, sum } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { grouped } from './grouped.ts'
import { accountOf, namedOwner } from './shared-wallets.ts'
import { type Spent, spentIn } from './spent.ts'
import { isReadLately, type Seen } from './spent-by-readings.ts'

export interface MonthSpend {
  currency: string
  /** Null if it has too many digits. */
  amount: Decimal | null
  /** More may have been spent: some keys report nothing, or long ago, or nobody knows whether one amount holds another. */
  at_least: boolean
}

/** A key, and whether what it costs is certainly of this key alone, and not of its account. */
export interface Spender {
  key: Pick<
    StatusKey,
    | 'key_path'
    | 'key_kind'
    | 'provider_id'
    | 'account_ref'
    | 'attributes'
    | 'costs'
    | 'credits_used'
    | 'last_success_at'
  >
  isOwn: boolean
  /** What its readings show of this month, at least: `seenThisMonth`. For an account of which no key reports it. */
  seen?: readonly Seen[]
}

/** Whether what it reports is what all keys of its account cost: it spends nothing itself. */
export function isOfAccount({ key_kind: kind }: Pick<StatusKey, 'key_kind'>): boolean {
  return kind === 'management' || kind === 'admin'
}

/** One amount per currency, sorted. Empty if nobody knows what was spent this month. */
export function monthSpend(spenders: readonly Spender[], now: Instant): MonthSpend[] {
  const isUnclearOf = unclearAmong(spenders)
  const accounts = accountsOf(spenders).map((members) => {
    const isUnclear = isUnclearOf(members)
    return ofAccount(members, now).map((month) => ({ ...month, isUnclear }))
  })
  const isSilent = accounts.some((months) => months.length === 0)
  const months = accounts.flat()
  return [...new Set(months.map(({ currency }) => currency))].sort().map((currency) => {
    const all = months.filter((month) => month.currency === currency)
    const amounts = (isUnclear: boolean) => all.filter((one) => one.isUnclear === isUnclear).map(({ amount }) => amount)
    const unclear = amounts(true)
    const known = [together(amounts(false)), ...unclear]
    const isLess = all.some(({ at_least, outdated }) => at_least || outdated.length > 0)
    return { currency, amount: largestOf(known), at_least: isSilent || unclear.length > 0 || isLess }
  })
}

/** Null if one of them is unknown. */
function together(amounts: readonly (Decimal | null)[]): Decimal | null {
  const known = amounts.filter((amount) => amount !== null)
  return known.length < amounts.length ? null : sum(known)
}

function largestOf(amounts: readonly (Decimal | null)[]): Decimal | null {
  return amounts.reduce((one, other) =>
    one === null || other === null ? null : compareDecimals(one, other) < 0 ? other : one,
  )
}

/** Whether what keys cost may be in what others do: their account has keys of several owners, and nobody knows theirs. */
function unclearAmong(spenders: readonly Spender[]): (members: readonly Spender[]) => boolean {
  /** For each account with keys of named owners, whether each of these is billed alone. */
  const named = new Map<string, boolean>()
  for (const { key, isOwn } of spenders)
    if (namedOwner(key) !== null) named.set(accountOf(key), isOwn && named.get(accountOf(key)) !== false)
  return (members) => {
    const isUnnamed = members.every(({ key }) => namedOwner(key) === null)
    const [areOthersOwn] = members.map(({ key }) => named.get(accountOf(key)))
    return isUnnamed && areOthersOwn !== undefined && !(areOthersOwn && members.every(({ isOwn }) => isOwn))
  }
}

/** The keys for which nobody reports what they cost this month, in the order they came in: what `at_least` leaves out. */
export function unreported(spenders: readonly Spender[], now: Instant): string[] {
  const isSilent = ({ key }: Spender) => monthsOf(key, now).length === 0
  const silent = new Set(
    accountsOf(spenders).flatMap((members) => {
      const months = ofAccount(members, now)
      return months.length > 0 && months.every(({ at_least }) => !at_least) ? [] : members.filter(isSilent)
    }),
  )
  return spenders.filter((spender) => silent.has(spender)).map(({ key }) => key.key_path)
}

/** The keys of which only an older reading says what they cost this month, where no newer one says the same. */
export function outdated(spenders: readonly Spender[], now: Instant): string[] {
  const months = accountsOf(spenders).flatMap((members) => ofAccount(members, now))
  return [...new Set(months.flatMap((month) => month.outdated))]
}

/** The keys whose readings show what nobody reports of their account, in the order they came in: what `monthSpend` falls back to. */
export function workedOut(spenders: readonly Spender[], now: Instant): string[] {
  const shown = new Set(
    accountsOf(spenders).flatMap((members) => {
      const reported = new Set(members.flatMap(({ key }) => monthsOf(key, now).map(({ currency }) => currency)))
      return members.filter(({ seen = [] }) => seen.some(({ currency }) => !reported.has(currency)))
    }),
  )
  return spenders.filter((spender) => shown.has(spender)).map(({ key }) => key.key_path)
}

/** From when on the readings of these keys show it. Null without such readings. */
export function seenSince(spenders: readonly Spender[], paths: readonly string[]): Instant | null {
  const times = spenders.flatMap(({ key, seen = [] }) =>
    paths.includes(key.key_path) ? seen.map(({ since }) => since) : [],
  )
  return times.sort()[0] ?? null
}

/** Those of each account together, in the order they came in. */
export function accountsOf(spenders: readonly Spender[]): Spender[][] {
  return [...byAccount(spenders).values()]
}

function monthsOf(key: Spender['key'], now: Instant): Spent[] {
  return spentIn(key, now).filter(({ window }) => window === 'month')
}

/** The account as the provider names it, or else as the registry does: keys without such a name are of the one that the others name. */
function byAccount(spenders: readonly Spender[]): Map<string, Spender[]> {
  const named = new Map<string, Set<string>>()
  for (const { key } of spenders) {
    const owner = namedOwner(key)
    if (owner !== null) named.set(accountOf(key), (named.get(accountOf(key)) ?? new Set()).add(owner))
  }
  return grouped(spenders, ({ key }) => {
    const [only, ...others] = named.get(accountOf(key)) ?? []
    const owner = namedOwner(key) ?? (others.length === 0 ? only : undefined)
    return owner === undefined ? accountOf(key) : JSON.stringify([key.provider_id, 'owner', owner])
  })
}

interface AccountMonth extends MonthSpend {
  /** As `outdated` names them. */
  outdated: string[]
}

function ofAccount(members: readonly Spender[], now: Instant): AccountMonth[] {
  const reported = members.map(({ key, isOwn }) => ({ key, isOwn, months: monthsOf(key, now) }))
  const currencies = new Set(reported.flatMap(({ months }) => months.map(({ currency }) => currency)))
  return [...currencies, ...seenAlone(members, currencies)].flatMap((currency) => {
    if (!currencies.has(currency)) return atLeastSeen(members, currency)
    const rows = reported.flatMap(({ key, isOwn, months }) =>
      months.filter((one) => one.currency === currency).map(({ amount }) => ({ key, isOwn, amount })),
    )
    const own = rows.filter(({ isOwn }) => isOwn)
    const ofAll = new Set(rows.filter(({ isOwn }) => !isOwn).map(({ amount }) => amount))
    const ownTogether = sum(own.map(({ amount }) => amount))
    if (ownTogether === null) return [{ currency, amount: null, at_least: false, outdated: [] }]
    const [largest] = [...ofAll, ...(own.length === 0 ? [] : [ownTogether])].sort((left, right) =>
      compareDecimals(right, left),
    )
    if (largest === undefined) return []
    const isWhole = ofAll.size === 0 ? reported.every(({ months }) => months.length > 0) : ofAll.has(largest)
    const counted = ofAll.has(largest) ? rows.filter(({ isOwn, amount }) => !isOwn && amount === largest) : own
    const old = counted.filter(({ key }) => !isReadLately(key.last_success_at, now)).map(({ key }) => key.key_path)
    // The sum of several keys is as old as the oldest of them; of an amount that each reports for all, the newest reading counts.
    const isOld = ofAll.has(largest) ? old.length === counted.length : old.length > 0
    return [{ currency, amount: largest, at_least: ofAll.size > 1 || !isWhole, outdated: isOld ? old : [] }]
  })
}

function seenAlone(members: readonly Spender[], reported: ReadonlySet<string>): string[] {
  const seen = new Set(members.flatMap((member) => (member.seen ?? []).map(({ currency }) => currency)))
  return [...seen].filter((currency) => !reported.has(currency))
}

/** Several keys may show the money of one wallet, so the largest amount counts. */
function atLeastSeen(members: readonly Spender[], currency: string): AccountMonth[] {
  const amounts = members.flatMap(({ seen = [] }) => seen.filter((one) => one.currency === currency))
  const [largest] = amounts.map(({ amount }) => amount).sort((left, right) => compareDecimals(right, left))
  return largest === undefined ? [] : [{ currency, amount: largest, at_least: true, outdated: [] }]
}
