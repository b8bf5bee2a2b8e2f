// What a group of keys has left and costs per day: each wallet once, each currency by itself.
import type { Burn } from '../../schema/burn.ts'
import { type Decimal, sum } from '../../schema/decimal.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { money } from './values.ts'

/** Several amounts of one currency together. Null if that has too many digits. */
interface Total {
  currency: string
  amount: Decimal | null
}

export interface Totals {
  balances: Total[]
  burn: Burn[]
  /** Whether more may be spent: of some wallet with a balance, nobody knows the pace. */
  burn_at_least: boolean
}

/** `isShown` says of a key whether its money is not that of another key, too (`sharedWallets`). Sorted by currency. */
export function totalsOf(keys: readonly StatusKey[], isShown: (key: StatusKey) => boolean): Totals {
  const shown = keys.filter(isShown)
  const balances = shown.flatMap((key) => key.balances ?? [])
  const isUnknown = shown.some(
    ({ balances, badges, burn }) =>
      !badges.includes('rejected') && balances?.some((one) => burn.every(({ currency }) => currency !== one.currency)),
  )
  const paces = sums(shown.flatMap(({ burn }) => burn.map(({ currency, per_day: amount }) => ({ currency, amount }))))
  const burn = paces.flatMap(({ currency, amount }) => (amount === null ? [] : [{ currency, per_day: amount }]))
  return { balances: sums(balances), burn, burn_at_least: isUnknown || burn.length < paces.length }
}

/** `$96.35 + 108.40 CNY`. */
export function totalWords(totals: readonly Total[]): string {
  return totals
    .map(({ amount, currency }) => (amount === null ? `an unknown amount of ${currency}` : money(amount, currency)))
    .join(' + ')
}

function sums(rows: readonly { currency: string; amount: Decimal }[]): Total[] {
  const amounts = new Map<string, Decimal[]>()
  for (const { currency, amount } of rows) {
    const known = amounts.get(currency)
    if (known === undefined) amounts.set(currency, [amount])
    else known.push(amount)
  }
  return [...amounts].map(([currency, all]) => ({ currency, amount: sum(all) })).sort(byCurrency)
}

function byCurrency({ currency: one }: Total, { currency: other }: Total): number {
  return one < other ? -1 : 1
}
