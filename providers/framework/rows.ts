// Rows of a reading: only for known figures, and summed where a provider reports in more detail than keyz keeps.
import { Decimal, subtract, zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Balance, Cost, Quota, RateLimit, Usage } from '../../schema/reading.ts'

type Known<Figure> = Figure | null | undefined

interface Row {
  period: string
  starts_at: string | null
  ends_at: string | null
  group: Record<string, string> | null
  unit?: string
  currency?: string
}

/** The interval that a row of cost or usage is about. */
type Interval = Pick<Cost, 'period' | 'starts_at' | 'ends_at'>

/** Everything since the account or key was made. */
export const lifetime: Interval = { period: 'total', starts_at: null, ends_at: null }

/** `plus` adds the amounts of two rows that differ in nothing else. The framework does this to all rows of a reading. */
export function sumRows<Kept extends Row>(rows: readonly Kept[], plus: (row: Kept, sum: Kept) => Kept): Kept[] {
  const sums = new Map<string, Kept>()
  for (const row of rows) {
    const id = JSON.stringify([row.period, row.starts_at, row.ends_at, sortedGroup(row.group), row.unit, row.currency])
    const sum = sums.get(id)
    sums.set(id, sum === undefined ? row : plus(row, sum))
  }
  return [...sums.values()]
}

function sortedGroup(group: Row['group']): [string, string][] | null {
  return group && Object.entries(group).sort(([left], [right]) => (left < right ? -1 : 1))
}

/**
 * Of what is added up, only what belongs to a sum of which every part tells the figure: without one part, a sum is too small.
 * `sumOf` says which sum a part belongs to.
 */
export function toldInAll<Part>(
  parts: readonly Part[],
  sumOf: (part: Part) => readonly Known<string>[],
  figure: (part: Part) => unknown,
): Part[] {
  const idOf = (part: Part) => JSON.stringify(sumOf(part).map((name) => name ?? null))
  const lacking = new Set(parts.filter((part) => figure(part) == null).map(idOf))
  return parts.filter((part) => !lacking.has(idOf(part)))
}

/** The rows of all lists, or null if there are none: an empty list would claim that there is nothing. */
export function ifAny<Row>(...lists: readonly Known<readonly Row[]>[]): Row[] | null {
  const rows = lists.flatMap((list) => list ?? [])
  return rows.length === 0 ? null : rows
}

/** The rows of all known lists, or null if no list is known. An empty list is known: there is nothing. */
export function joined<Row>(...lists: readonly Known<readonly Row[]>[]): Row[] | null {
  return lists.every((list) => list == null) ? null : lists.flatMap((list) => list ?? [])
}

/** One wallet, or none where its amount is not known. Parts that are not known are left out. */
export function balance(
  amount: Known<Decimal>,
  currency: string,
  parts: Record<string, Known<Decimal>> = {},
): Balance[] {
  const known = Object.entries(parts).flatMap(([name, part]) => (part == null ? [] : [{ name, amount: part }]))
  return amount == null ? [] : [{ amount, currency, parts: known }]
}

/** An amount of money, or null where it is not known. */
export function money(amount: Known<Decimal>, currency: string): { amount: Decimal; currency: string } | null {
  return amount == null ? null : { amount, currency }
}

/** Null for zero: a share of zero is not worth its own row. */
export function unlessZero(amount: Known<Decimal>): Decimal | null {
  return amount == null || amount === zero ? null : amount
}

/** One row of cost, or none where the amount is not known. */
export function costRow(
  window: Interval,
  amount: Known<Decimal>,
  group: Known<Record<string, Known<string>>> = null,
  currency = 'USD',
): Cost[] {
  const { period, starts_at, ends_at } = window
  return amount == null ? [] : [{ period, starts_at, ends_at, amount, currency, group: groupOf(group) }]
}

/** The total cost of a window, and the same amount as the share of a group. Only the total if the group is unknown. */
export function costAndShare(
  window: Interval,
  amount: Known<Decimal>,
  group: Record<string, Known<string>>,
  currency = 'USD',
): Cost[] {
  return [...costRow(window, amount, null, currency), ...shareRow(window, amount, group, currency)]
}

/** The share of a group in a total that is told elsewhere. None if the group is unknown: it would count as part of the total once more. */
export function shareRow(
  window: Interval,
  amount: Known<Decimal>,
  group: Record<string, Known<string>>,
  currency = 'USD',
): Cost[] {
  return groupOf(group) === null ? [] : costRow(window, amount, group, currency)
}

/** One row of usage per unit whose quantity is known. */
export function usageRows(
  window: Interval,
  quantities: Record<string, Known<Decimal>>,
  group: Known<Record<string, Known<string>>> = null,
): Usage[] {
  const { period, starts_at, ends_at } = window
  return Object.entries(quantities).flatMap(([unit, quantity]) =>
    quantity == null ? [] : [{ period, starts_at, ends_at, unit, quantity, group: groupOf(group) }],
  )
}

/** Names that are not known are left out; a group without any name is the whole. */
function groupOf(group: Known<Record<string, Known<string>>>): Cost['group'] {
  const known = Object.entries(group ?? {}).flatMap(([name, value]) =>
    value == null || value === '' ? [] : [[name, value] as const],
  )
  return known.length === 0 ? null : Object.fromEntries(known.sort(([left], [right]) => (left < right ? -1 : 1)))
}

export interface QuotaFigures {
  limit?: Known<Decimal>
  used?: Known<Decimal>
  remaining?: Known<Decimal>
  period?: Known<Quota['period']>
  resets_at?: Known<Instant>
}

/**
 * One quota, or none where not one of its figures is known. `used` or `remaining` is worked out where the limit and the
 * other one are known of the same window.
 */
export function quota(name: string, unit: string, figures: QuotaFigures): Quota[] {
  const { limit = null, period = null, resets_at = null } = figures
  const used = figures.used ?? (limit && figures.remaining ? subtract(limit, figures.remaining) : null)
  const remaining = figures.remaining ?? (limit && figures.used ? subtract(limit, figures.used) : null)
  const isKnown = limit !== null || used !== null || remaining !== null
  return isKnown ? [{ name, unit, limit, used, remaining, period, resets_at }] : []
}

const hundred = Decimal.parse('100')

/** A quota of which only the used share is known, in percent; none where it is not. */
export function percentQuota(
  name: string,
  used: Known<Decimal>,
  figures: Omit<QuotaFigures, 'limit' | 'used' | 'remaining'>,
): Quota[] {
  return used == null ? [] : quota(name, 'percent', { ...figures, limit: hundred, used })
}

/** One rate limit, or none where it is not known. */
export function rateLimit(
  unit: string,
  limit: Known<Decimal>,
  perSeconds: number,
  group: Known<Record<string, Known<string>>> = null,
): RateLimit[] {
  return limit == null ? [] : [{ unit, limit, per_seconds: perSeconds, group: groupOf(group) }]
}

/** True when one of them is; false when all that are known are not; null when none is known. */
export function anyOf(flags: readonly Known<boolean>[]): boolean | null {
  const known = flags.filter((flag) => flag != null)
  return known.length === 0 ? null : known.includes(true)
}

/** The only item that fits; null where none or more than one does, because a guess would be about another key. */
export function theOnly<Item>(
  items: readonly (Item | undefined)[] | null | undefined,
  fits: (item: Item) => boolean,
): Item | null {
  const fitting = items?.flatMap((item) => (item !== undefined && fits(item) ? [item] : [])) ?? []
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}
