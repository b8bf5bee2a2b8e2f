// What is left in each account before and after, each wallet counted once however many keys spend from it.
import { difference } from '../../schema/decimal.ts'
import { ExactSum } from '../../schema/exact-sum.ts'
import type { AccountTotal, MoneyChange } from '../../schema/reports/review-report.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { sharedWallets } from '../judge/shared-wallets.ts'
import type { KeyPair } from './moved-keys.ts'

interface Sum {
  money: ExactSum
  /** The keys whose wallets are in it. The sum over other wallets cannot be compared: nobody spent the difference. */
  wallets: string[]
}

interface Account {
  provider_id: string
  account_ref: string
  keys: number
  /** By currency. */
  sums: Map<string, Sum>
}

/** `pairs` say what a key was called before. Sorted by provider and account. Leaves out accounts whose sums did not change. An unknown balance is in no sum. */
export function accountTotals(base: Snapshot, head: Snapshot, pairs: readonly KeyPair[] = []): AccountTotal[] {
  const old = new Map(pairs.map(({ before, after }) => [after, before]))
  const [before, after] = [accountsOf(base), accountsOf(head, (path) => old.get(path) ?? path)]
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [old, fresh] = [before.get(name), after.get(name)]
    const account = fresh ?? old
    const money = sumChanges(old, fresh)
    if (account === undefined || money.length === 0) return []
    const { provider_id, account_ref } = account
    return [{ provider_id, account_ref, keys: fresh?.keys ?? 0, money }]
  })
}

function sumChanges(old: Account | undefined, fresh: Account | undefined): MoneyChange[] {
  const currencies = [...new Set([...(old?.sums.keys() ?? []), ...(fresh?.sums.keys() ?? [])])].sort()
  return currencies.flatMap((currency) => {
    const [from, to] = [old?.sums.get(currency), fresh?.sums.get(currency)]
    const [before, after] = [from?.money.total() ?? null, to?.money.total() ?? null]
    if (before === after) return []
    const isComparable = before !== null && after !== null && String(from?.wallets) === String(to?.wallets)
    return [{ currency, before, after, delta: isComparable ? difference(after, before) : null }]
  })
}

/** `nameOf` a key is what the other side calls it, so that both count a wallet with the same key. */
function accountsOf({ sidecars }: Snapshot, nameOf = (path: string) => path): Map<string, Account> {
  const keys = [...sidecars.values()].sort((left, right) => (nameOf(left.key_path) < nameOf(right.key_path) ? -1 : 1))
  const shared = sharedWallets(keys)
  const accounts = new Map<string, Account>()
  for (const { key_path, provider_id, account_ref, balances } of keys) {
    const name = JSON.stringify([provider_id, account_ref])
    const account = accounts.get(name) ?? { provider_id, account_ref, keys: 0, sums: new Map<string, Sum>() }
    accounts.set(name, account)
    account.keys++
    for (const { currency, amount } of shared.has(key_path) ? [] : (balances ?? [])) {
      const sum = account.sums.get(currency) ?? { money: new ExactSum(), wallets: [] }
      account.sums.set(currency, sum)
      sum.money.add(amount)
      sum.wallets.push(nameOf(key_path))
    }
  }
  return accounts
}
