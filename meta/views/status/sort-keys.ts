// The order in which keys are listed.
import type { Decimal } from '../../../schema/decimal.ts'
import type { Instant } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { daysAtLeast } from '../../judge/from-now.ts'
import { type Urgency, urgencyOf } from '../../judge/urgency.ts'
import { mainFigureOf } from '../../judge/used-up-first.ts'

/** `balance` is an older name of `left`. */
export const sortings = ['attention', 'name', 'left', 'balance', 'runway', 'expiry', 'age', 'spend'] as const
export type Sorting = (typeof sortings)[number]

/** Each order once, by its present name. */
export const orderNames: readonly Sorting[] = sortings.filter((sorting) => sorting !== 'balance')

type Order = (left: StatusKey, right: StatusKey) => number

const byName: Order = (left, right) => (left.key_path < right.key_path ? -1 : left.key_path > right.key_path ? 1 : 0)

/**
 * What is nearest to trouble comes first: the smallest amount, the nearest expiry, the shortest runway, the oldest key, the highest
 * spend a day, and after all of these the highest spend a month where that is all that is known. Keys without that figure come last,
 * in the reverse order, too. Amounts are compared within a currency only.
 */
export function sortKeys(keys: readonly StatusKey[], sorting: Sorting, now: Instant, reverse = false): StatusKey[] {
  if (sorting === 'attention') return byAttention(keys, now, reverse)
  const { rankOf, unitOf, figureIn } = orders[sorting](now)
  const entries = keys.map((key) => ({
    key,
    rank: rankOf?.(key) ?? 0,
    unit: unitOf?.(key) ?? '',
    value: figureIn(key),
  }))
  const turn = reverse ? -1 : 1
  return entries
    .sort((left, right) => {
      const unknown = Number(left.value === null) - Number(right.value === null)
      if (unknown !== 0) return unknown
      if (left.rank !== right.rank) return left.rank - right.rank
      if (left.unit !== right.unit) return left.unit < right.unit ? -1 : 1
      return turn * compareValues(left.value, right.value) || turn * byName(left.key, right.key)
    })
    .map(({ key }) => key)
}

interface Value {
  /** Figures of one kind before those of another, in the reverse order, too. */
  rankOf?: (key: StatusKey) => number
  unitOf?: (key: StatusKey) => string
  figureIn: (key: StatusKey) => string | number | null
}

const decimal = (amount: Decimal | null): number | null => (amount === null ? null : Number(amount))

const orders: Record<Exclude<Sorting, 'attention'>, (now: Instant) => Value> = {
  name: () => ({ figureIn: ({ key_path }) => key_path }),
  left: byLeft,
  balance: byLeft,
  runway: (now) => ({
    figureIn: ({ runway_days: days, last_success_at: readAt }) =>
      days === null ? null : Number(daysAtLeast(days, readAt, now)),
  }),
  expiry: () => ({ figureIn: ({ expires_at }) => expires_at }),
  age: () => ({ figureIn: ({ rotated_at, created_at }) => rotated_at ?? created_at }),
  spend: bySpend,
}

/**
 * What a day costs in the currency of the row, which is the one that is used up first; or else in any that is known. After these, what
 * the newest month cost: it is no daily spend, and is not made into one.
 */
function bySpend(now: Instant): Value {
  const spendOf = (key: StatusKey) => {
    const figure = mainFigureOf(key, now)
    const perDay = key.burn.find(({ currency }) => currency === figure?.unit) ?? key.burn[0]
    if (perDay !== undefined) return { rank: 0, currency: perDay.currency, amount: perDay.per_day }
    const months = (key.costs ?? []).filter(({ period, group }) => period === 'month' && group === null)
    const month = months.findLast(({ currency }) => currency === figure?.unit) ?? months.at(-1)
    return month === undefined ? null : { rank: 1, currency: month.currency, amount: month.amount }
  }
  return {
    rankOf: (key) => spendOf(key)?.rank ?? 0,
    unitOf: (key) => spendOf(key)?.currency ?? '',
    figureIn: (key) => {
      const spend = spendOf(key)
      return spend === null ? null : -Number(spend.amount)
    },
  }
}

/** Balances by currency, then what is left of quotas, by percent. */
function byLeft(now: Instant): Value {
  const figureOf = (key: StatusKey) => mainFigureOf(key, now)
  return {
    unitOf: (key) => {
      const figure = figureOf(key)
      return figure?.of === 'balance' ? figure.unit : figure?.of === 'quota' ? 'percent' : ''
    },
    figureIn: (key) => {
      const figure = figureOf(key)
      if (figure?.of === 'balance') return Number(figure.amount)
      return figure?.of === 'quota' ? decimal(figure.percent) : null
    },
  }
}

function compareValues(left: string | number | null, right: string | number | null): number {
  if (left === null || right === null || left === right) return 0
  return left < right ? -1 : 1
}

function byAttention(keys: readonly StatusKey[], now: Instant, reverse: boolean): StatusKey[] {
  const entries = keys.map((key) => ({ key, urgency: urgencyOf(key, now) }))
  entries.sort((left, right) => compareUrgency(left.urgency, right.urgency) || byName(left.key, right.key))
  const sorted = entries.map(({ key }) => key)
  return reverse ? sorted.reverse() : sorted
}

function compareUrgency(left: Urgency, right: Urgency): number {
  return left.rank - right.rank || (left.days === right.days ? 0 : left.days < right.days ? -1 : 1)
}
