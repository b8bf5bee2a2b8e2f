// What a group of keys has left and costs per day: each wallet once, each currency by itself.
import type { Burn } from '../../schema/burn.ts'
import type { Decimal } from '../../schema/decimal.ts'
import { ExactSum } from '../../schema/exact-sum.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'

export interface Totals {
  balances: { currency: string; amount: Decimal }[]
  burn: Burn[]
  /** Whether more may be spent: of some wallet with a balance, nobody knows the pace. */
  burn_at_least: boolean
}

/** `isShown` says of a key whether its money is not that of another key, too (`sharedWallets`). Sorted by currency. */
export function totalsOf(keys: readonly StatusKey[], isShown: (key: StatusKey) => boolean): Totals {
  const [left, spent] = [new Map<string, ExactSum>(), new Map<string, ExactSum>()]
  let burn_at_least = false
  for (const key of keys.filter(isShown)) {
    for (const { currency, amount } of key.balances ?? []) {
      addTo(left, currency, amount)
      if (!key.badges.includes('rejected') && key.burn.every((row) => row.currency !== currency)) burn_at_least = true
    }
    for (const { currency, per_day } of key.burn) addTo(spent, currency, per_day)
  }
  return {
    balances: sorted(left).map(([currency, amount]) => ({ currency, amount })),
    burn: sorted(spent).map(([currency, per_day]) => ({ currency, per_day })),
    burn_at_least,
  }
}

function addTo(sums: Map<string, ExactSum>, currency: string, amount: Decimal): void {
  const sum = sums.get(currency) ?? new ExactSum()
  sums.set(currency, sum)
  sum.add(amount)
}

function sorted(sums: ReadonlyMap<string, ExactSum>): [string, Decimal][] {
  return [...sums].map(([currency, sum]): [string, Decimal] => [currency, sum.total()]).sort()
}
