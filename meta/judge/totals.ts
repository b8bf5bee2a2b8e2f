// What a group of keys has left and costs per day: each wallet once, each currency by itself.
import type { Burn } from '../../schema/burn.ts'
import { type Decimal, sum, zero } from '../../schema/decimal.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { agedMoney, sharedWallets } from './shared-wallets.ts'
import { money } from './values.ts'

/** Several amounts of one currency together. Null if that has too many digits. */
interface Total {
  currency: string
  amount: Decimal | null
  /** More may be left: some money is left out, because it may be the same. */
  at_least?: boolean
}

export interface Totals {
  balances: Required<Total>[]
  burn: Burn[]
  /** Whether more may be spent: of some wallet with a balance, nobody knows the pace. */
  burn_at_least: boolean
}

/** Sorted by currency. */
export function totalsOf(keys: readonly StatusKey[]): Totals {
  const wallets = sharedWallets(keys)
  const isAged = agedMoney(keys)
  const shown = keys
    .filter(({ key_path }) => !wallets.has(key_path))
    .map((key) => ({
      badges: key.badges,
      balances: (key.balances ?? []).map((one) => ({ ...one, at_least: isAged(key, one.currency) })),
      burn: key.burn.filter(({ currency }) => !isAged(key, currency)),
    }))
  const isUnknown = shown.some(
    ({ balances, badges, burn }) =>
      !badges.includes('rejected') && balances.some((one) => burn.every(({ currency }) => currency !== one.currency)),
  )
  const paces = sums(shown.flatMap(({ burn }) => burn.map(({ currency, per_day: amount }) => ({ currency, amount }))))
  const burn = paces.flatMap(({ currency, amount }) => (amount === null ? [] : [{ currency, per_day: amount }]))
  const balances = sums(shown.flatMap((key) => key.balances))
  return { balances, burn, burn_at_least: isUnknown || burn.length < paces.length }
}

/** `$96.35 + at least 108.40 CNY`. */
export function totalWords(totals: readonly Total[]): string {
  return totals
    .map(({ amount, currency, at_least }) =>
      amount === null ? `an unknown amount of ${currency}` : `${at_least ? 'at least ' : ''}${money(amount, currency)}`,
    )
    .join(' + ')
}

function sums(rows: readonly { currency: string; amount: Decimal; at_least?: boolean }[]): Required<Total>[] {
  return [...new Set(rows.map(({ currency }) => currency))].sort().map((currency) => {
    const all = rows.filter((row) => row.currency === currency)
    const isDoubtful = ({ at_least = false, amount }: (typeof all)[number]) => at_least && amount !== zero
    // The least that is left holds every debt.
    const counted = all.filter((row) => !isDoubtful(row) || row.amount.startsWith('-'))
    return { currency, amount: sum(counted.map(({ amount }) => amount)), at_least: all.some(isDoubtful) }
  })
}
