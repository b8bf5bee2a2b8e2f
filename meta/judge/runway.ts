// What a key costs per day and how long its balance lasts, from its earlier balances. Nothing is guessed: no data, no figure.
import type { Burn } from '../../schema/burn.ts'
import { compareDecimals, type Decimal, zero } from '../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { LastError, Sidecar } from '../../schema/sidecar.ts'
import { type Band, bandOf } from './band.ts'
import { type Account, costsByDay, daysLeft, type Point, perDay, stretchesOf, totalOf, window } from './burn.ts'
import { isSpendUnseen, standingSince } from './unseen-spend.ts'

export interface Runway extends Band {
  /**
   * What is spent per day in each currency, if known, sorted; four significant digits. Zero means that nothing is spent: where the
   * provider reports spending that the balance does not show, it is what the whole days cost, and else unknown.
   */
  burn: Burn[]
  /** Days from the newest reading until the first balance is used up, rounded down to a tenth, or below two days to four places. Null if unknown. */
  days: Decimal | null
  /** The currency that is used up first. Null if none is. */
  currency: string | null
}

/** One version of a sidecar: what was left, when, and for whom, and since when it failed. */
export type Version = Pick<Sidecar, 'last_success_at' | 'balances'> & {
  quotas?: Sidecar['quotas'] | undefined
  last_error?: Pick<LastError, 'at'> | null | undefined
} & Account

/** How many days of history hold the readings that matter: the window, and a day for them to be committed. */
export const runwayDays = 8

const unknown: Runway = { burn: [], days: null, low: null, high: null, currency: null }

/**
 * Burn and runway of one key. `versions` are earlier sidecars in any order. Each currency is calculated by itself, never
 * converted: from its balances (`stretchesOf`), or if these are not enough, from the reported daily costs (`costsByDay`). `days`
 * and its band are for the currency that is used up first. `replaced` are the times at which the entry got another key.
 */
export function runwayOf(
  versions: readonly Version[],
  newest: Version & Pick<Sidecar, 'costs'>,
  replaced: readonly Instant[] = [],
): Runway {
  const readAt = newest.last_success_at
  if (readAt === null) return unknown
  const found = (newest.balances ?? []).flatMap(({ currency, amount }) => {
    const points = balancePoints([...versions, newest], currency).filter(({ at }) => at <= readAt)
    const fallen = stretchesOf(points, replaced) ?? []
    const stretches = totalOf(fallen) === null ? costsByDay(newest.costs, currency, readAt) : fallen
    const spent = totalOf(stretches)
    const per_day = spent === null ? null : perDay(spent)
    if (spent === null || per_day === null) return []
    if (compareDecimals(spent.amount, zero) <= 0) {
      const from = standingSince(points, replaced) ?? readAt
      // Beside another currency, nobody could tell whether the days are its own.
      if (isSpendUnseen(newest.costs, { currency, from, readAt }))
        return newest.balances?.length === 1 ? chargedLater(newest.costs, currency, readAt) : []
    }
    return [{ currency, per_day, amount, stretches, days: daysLeft(amount, spent) }]
  })
  const burn = found.map(({ currency, per_day }) => ({ currency, per_day }))
  const [first] = found
    .flatMap(({ days, ...one }) => (days === null ? [] : [{ ...one, days }]))
    .sort((left, right) => compareDecimals(left.days, right.days))
  if (first === undefined) return { ...unknown, burn }
  return { burn, days: first.days, ...bandOf(first.amount, first.stretches), currency: first.currency }
}

/** What it costs is known, if whole days are; how long the balance lasts is not, as nobody knows what of it is spent already. */
function chargedLater(costs: Sidecar['costs'], currency: string, readAt: Instant) {
  const spent = totalOf(costsByDay(costs, currency, readAt))
  const per_day = spent === null || compareDecimals(spent.amount, zero) <= 0 ? null : perDay(spent)
  return per_day === null ? [] : [{ currency, per_day, amount: zero, stretches: [], days: null }]
}

/**
 * Whether older readings than these would change nothing: for each balance of the newest one, there is a reading of it from before
 * the seven days that count.
 */
export function reachesBack(versions: readonly Version[]): boolean {
  const read = versions.flatMap(({ last_success_at: at, balances }) => (at === null ? [] : [{ at, balances }]))
  const newest = read.reduce<(typeof read)[number] | null>(
    (one, other) => (one && one.at >= other.at ? one : other),
    null,
  )
  if (newest === null) return true
  const start = instantAt(Math.max(0, millisecondsOf(newest.at) - window))
  return (newest.balances ?? []).every(({ currency }) =>
    read.some(({ at, balances }) => at <= start && balances?.some((balance) => balance.currency === currency)),
  )
}

/** One point per reading. A failed sync repeats the last reading, and adds no second point. */
export function balancePoints(versions: readonly Version[], currency: string): Point[] {
  return pointsOf(versions, ({ balances }) => balances?.find((one) => one.currency === currency)?.amount ?? null)
}

/** The same for any amount of a reading. */
export function pointsOf(versions: readonly Version[], amountOf: (version: Version) => Decimal | null): Point[] {
  const points = versions.flatMap((version): [Instant, Point][] => {
    const { last_success_at: at, balances: _, quotas: __, last_error: ___, ...account } = version
    const amount = amountOf(version)
    return at === null || amount === null ? [] : [[at, { at, amount, account }]]
  })
  return [...new Map(points).values()]
}
