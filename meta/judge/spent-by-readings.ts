// What a key cost in the last 30 days, or this month, from its readings. Exact where they reach back so far, or else at least so much,
// and since when.
import { compareDecimals, type Decimal, difference, sum, zero } from '../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { SpentSince } from '../../schema/reports/status-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { dayLength, isAnotherKey, type Point } from './burn.ts'
import { balancePoints, pointsOf, type Version } from './runway.ts'

type PastReading = Version & Pick<Sidecar, 'costs'>

const days = 30

/** What readings show of a month, at least, and from which of them on. */
export type Seen = Pick<SpentSince, 'currency' | 'amount' | 'since'>

/**
 * One for each currency in which something is known, sorted. `readings` are those of the key in any order, the newest one included, and
 * `replaced` the times at which the entry got another key. What the provider itself reports for 30 days needs no working out.
 */
export function spentInThirtyDays(
  readings: readonly PastReading[],
  now: Instant,
  replaced: readonly Instant[] = [],
): SpentSince[] {
  const sorted = byTime(readings, now)
  const newest = sorted.at(-1)
  if (newest === undefined) return []
  const reported = new Set(whole(newest, '30d').map(({ currency }) => currency))
  const span = { start: instantAt(millisecondsOf(now) - days * dayLength), now, replaced }
  return currenciesOf(sorted).flatMap((currency) => {
    if (reported.has(currency)) return []
    const byDays = ofDays(sorted, currency, now)
    const worked =
      byDays?.at_least === false
        ? byDays
        : (ofTotal(sorted, currency, span) ?? byDays ?? ofBalance(sorted, currency, span))
    const ofMonth = thisMonth(newest, currency, now)
    const isLess = worked === null || (ofMonth !== null && compareDecimals(worked.amount, ofMonth.amount) < 0)
    const found = worked?.at_least === false || !isLess ? worked : ofMonth
    // That it may be more than nothing is no news.
    return found === null || (found.at_least && compareDecimals(found.amount, zero) <= 0) ? [] : [found]
  })
}

/**
 * What was spent in the calendar month of `now` in UTC, at least: by how much a lifetime total grew, or a balance fell. For a key whose
 * provider does not report the month. One for each currency in which something is known, sorted.
 */
export function seenThisMonth(
  readings: readonly PastReading[],
  now: Instant,
  replaced: readonly Instant[] = [],
): Seen[] {
  const sorted = byTime(readings, now)
  const span = { start: instantAt(Date.parse(`${now.slice(0, 7)}-01T00:00:00Z`)), now, replaced }
  return currenciesOf(sorted).flatMap((currency) => {
    const found = ofTotal(sorted, currency, span) ?? ofBalance(sorted, currency, span)
    return found === null || compareDecimals(found.amount, zero) <= 0
      ? []
      : [{ currency, amount: found.amount, since: found.since }]
  })
}

/** A reading of up to a day ago counts as one of now. After an older one, more may have been spent. */
export function isReadLately(at: Instant | null, now: Instant): boolean {
  return at !== null && millisecondsOf(now) - millisecondsOf(at) <= dayLength
}

/** Those that were read by then, oldest first. */
function byTime(readings: readonly PastReading[], now: Instant): PastReading[] {
  return readings
    .filter(({ last_success_at: at }) => at !== null && at <= now)
    .sort((one, other) => ((one.last_success_at ?? '') < (other.last_success_at ?? '') ? -1 : 1))
}

function currenciesOf(readings: readonly PastReading[]): string[] {
  const currencies = readings.flatMap(({ balances, costs, credits_used }) =>
    [balances ?? [], costs ?? [], credits_used ?? []].flat().map(({ currency }) => currency),
  )
  return [...new Set(currencies)].sort()
}

function whole({ costs }: Pick<Sidecar, 'costs'>, wanted: '30d' | 'day' | 'month' | 'total') {
  return (costs ?? []).filter(({ period, group }) => period === wanted && group === null)
}

/** A month that began in the last 30 days cost no more than they did. */
function thisMonth(newest: PastReading, currency: string, now: Instant): SpentSince | null {
  const start = instantAt(millisecondsOf(now) - days * dayLength)
  const row = whole(newest, 'month').find(
    (one) => one.currency === currency && one.starts_at !== null && one.starts_at >= start && one.starts_at <= now,
  )
  if (row === undefined || row.starts_at === null) return null
  return { currency, amount: row.amount, since: row.starts_at, at_least: true, from: 'month' }
}

/** The days in UTC that the provider reports, today included. A day's newest row counts. */
function ofDays(sorted: readonly PastReading[], currency: string, now: Instant): SpentSince | null {
  const first = instantAt((Math.floor(millisecondsOf(now) / dayLength) - days + 1) * dayLength)
  const byStart = new Map<Instant, { amount: Decimal; isOver: boolean }>()
  for (const reading of sorted)
    for (const { starts_at: at, ends_at, amount, currency: unit } of whole(reading, 'day'))
      if (unit === currency && at !== null && at >= first && at <= now)
        byStart.set(at, { amount, isOver: ends_at !== null && ends_at <= (reading.last_success_at ?? '') })
  const [since] = [...byStart.keys()].sort()
  const amount = sum([...byStart.values()].map((one) => one.amount))
  // What a single day cost is said elsewhere.
  if (since === undefined || amount === null || byStart.size < 2) return null
  const today = instantAt(Math.floor(millisecondsOf(now) / dayLength) * dayLength)
  const isKnown = byStart.size === days && [...byStart].every(([at, { isOver }]) => isOver || at === today)
  return { currency, amount, since, at_least: !isKnown, from: 'days' }
}

/** By how much a lifetime total grew. */
function ofTotal(sorted: readonly PastReading[], currency: string, span: Span) {
  const ofCosts = new Map(sorted.map((one) => [one.last_success_at, whole(one, 'total')]))
  const isReported = [...ofCosts.values()].flat().some((row) => row.currency === currency)
  const points = pointsOf(sorted, ({ last_success_at: at, credits_used: used }) => {
    if (isReported) return ofCosts.get(at)?.find((row) => row.currency === currency)?.amount ?? null
    return used != null && used.currency === currency ? used.amount : null
  })
  return grown(points, { ...span, currency, from: 'total', change: (before, after) => difference(after, before) })
}

/** By how much a balance fell. Where it rose, nobody knows what was spent meanwhile. */
function ofBalance(sorted: readonly PastReading[], currency: string, span: Span) {
  const points = balancePoints(sorted, currency)
  return grown(points, { ...span, currency, from: 'balance', change: difference })
}

interface Span {
  start: Instant
  now: Instant
  /** When the entry got another key. */
  replaced: readonly Instant[]
}

interface Growth extends Span {
  currency: string
  from: SpentSince['from']
  change: (before: Decimal, after: Decimal) => Decimal | null
}

/** From the newest point back to the first one within the time, or until there was another key. */
function grown(points: readonly Point[], { start, currency, from, now, replaced, change }: Growth): SpentSince | null {
  const amounts: Decimal[] = []
  let isHidden = false
  let isWhole = false
  let first = points.length - 1
  for (; first > 0; first--) {
    const [before, after] = [points[first - 1], points[first]]
    if (before === undefined || after === undefined || isAnotherKey(before, after, replaced)) break
    const spent = change(before.amount, after.amount)
    // Of what changed around the beginning, nobody knows on which side of it.
    if (before.at < start) {
      isWhole = before.amount === after.amount
      break
    }
    if (spent === null || compareDecimals(spent, zero) < 0) isHidden = true
    else amounts.push(spent)
  }
  const since = points[first]?.at
  const amount = sum(amounts)
  if (since === undefined || amount === null || amounts.length === 0) return null
  const isOld = !isReadLately(points.at(-1)?.at ?? since, now)
  return { currency, amount, since, at_least: isHidden || isOld || !isWhole, from }
}
