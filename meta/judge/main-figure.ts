// Which of the figures of a key is shown where there is room for one: what is left, or else what it costs.
import { compareDecimals, type Decimal, quotient, zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Quota } from '../../schema/reading.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { percentLeft } from './limits.ts'
import { amountsOf } from './quota-pace.ts'

export type MainFigure =
  | { of: 'balance'; amount: Decimal; unit: string }
  | { of: 'quota'; quota: Quota; left: Decimal; percent: Decimal | null; unit: string }
  | { of: 'cost'; unit: string }

/**
 * The balance that is used up first (`currency`, from the runway), or else the first one that is not used up; without one, the
 * quota of which the least is left; without one, the currency in which the provider reports costs. Null if nothing is known.
 */
export function mainFigure(
  { balances, quotas, costs }: Pick<Sidecar, 'balances' | 'quotas' | 'costs'>,
  currency: string | null,
  now: Instant,
): MainFigure | null {
  const balance =
    balances?.find((one) => one.currency === currency) ??
    balances?.find(({ amount }) => compareDecimals(amount, zero) !== 0) ??
    balances?.[0]
  if (balance !== undefined) return { of: 'balance', amount: balance.amount, unit: balance.currency }
  const quota = tightest(quotas ?? [], now)
  if (quota !== null) return quota
  const cost = costs?.find(({ period, group }) => period === 'day' && group === null) ?? costs?.[0]
  return cost === undefined ? null : { of: 'cost', unit: cost.currency }
}

function tightest(quotas: readonly Quota[], now: Instant): Extract<MainFigure, { of: 'quota' }> | null {
  const known = quotas.flatMap((quota) => {
    const { left } = amountsOf(quota)
    const isOver = quota.resets_at !== null && quota.resets_at <= now
    if (left === null || isOver) return []
    return [
      { of: 'quota' as const, quota, left, percent: percentLeft({ ...quota, remaining: left }), unit: quota.unit },
    ]
  })
  return known.sort((one, other) => compareKnown(one.percent, other.percent))[0] ?? null
}

/** Unknown values come last. */
function compareKnown(left: Decimal | null, right: Decimal | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  return compareDecimals(left, right)
}

/** How much of its largest value in a list an amount is, from 0 to 1: for drawing only. Amounts below zero are drawn as nothing. */
export function shareOf(amount: Decimal, largest: Decimal): number {
  if (compareDecimals(largest, zero) <= 0) return 0
  return Math.min(1, Math.max(0, Number(quotient([amount], [largest], { places: 4 }) ?? zero)))
}
