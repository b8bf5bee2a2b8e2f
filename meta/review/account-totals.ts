// What is left in each account before and after, each wallet counted once however many keys spend from it.
import { type Decimal, difference, sum } from '../../schema/decimal.ts'
import type { AccountTotal, MoneyChange } from '../../schema/reports/review-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { walletsOf } from '../judge/shared-wallets.ts'
import type { KeyPair } from './moved-keys.ts'

interface Sum {
  amounts: Decimal[]
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

/** `pairs` say what a key was called before. Sorted by provider and account. Leaves out accounts whose sums did not change. An unknown balance is in no sum, and a sum of too many digits is unknown. */
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
    const [before, after] = [from ? sum(from.amounts) : null, to ? sum(to.amounts) : null]
    if (before === after) return []
    const isComparable = before !== null && after !== null && String(from?.wallets) === String(to?.wallets)
    return [{ currency, before, after, delta: isComparable ? difference(after, before) : null }]
  })
}

/** `nameOf` a key is what the other side calls it. */
function accountsOf({ sidecars }: Snapshot, nameOf = (path: string) => path): Map<string, Account> {
  const members = new Map<string, Sidecar[]>()
  for (const sidecar of sidecars.values()) {
    const name = JSON.stringify([sidecar.provider_id, sidecar.account_ref])
    const known = members.get(name)
    if (known === undefined) members.set(name, [sidecar])
    else known.push(sidecar)
  }
  return new Map([...members].map(([name, keys]) => [name, accountOf(keys, nameOf)]))
}

/** Wallets are counted within the account: of which account the newest reading is, changes from one sync to the next. */
function accountOf(keys: Sidecar[], nameOf: (path: string) => string): Account {
  const wallets = new Map(walletsOf(keys).map((wallet) => [wallet.shown_with, wallet.keys]))
  const others = new Set([...wallets].flatMap(([main, paths]) => paths.filter((path) => path !== main)))
  const sums = new Map<string, Sum>()
  for (const { key_path, balances } of keys) {
    if (others.has(key_path)) continue
    // Both sides have to call a wallet the same, whichever of its keys was read last.
    const [wallet = key_path] = (wallets.get(key_path) ?? [key_path]).map(nameOf).sort()
    for (const { currency, amount } of balances ?? []) {
      const known = sums.get(currency) ?? { amounts: [], wallets: [] }
      sums.set(currency, known)
      known.amounts.push(amount)
      known.wallets.push(wallet)
    }
  }
  for (const { wallets: names } of sums.values()) names.sort()
  const [{ provider_id, account_ref } = { provider_id: '', account_ref: '' }] = keys
  return { provider_id, account_ref, keys: keys.length, sums }
}
