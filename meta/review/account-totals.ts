// What is left in each account before and after, each wallet counted once however many keys spend from it.
import { type Decimal, difference, sum } from '../../schema/decimal.ts'
import type { AccountTotal } from '../../schema/reports/review-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { grouped } from '../judge/grouped.ts'
import { accountOf, agedMoney, walletsOf } from '../judge/shared-wallets.ts'
import type { KeyPair } from './moved-keys.ts'

interface Sum {
  amounts: Decimal[]
  /** The keys whose wallets are in it. The sum over other wallets cannot be compared: nobody spent the difference. */
  wallets: string[]
  /** The keys whose money may be that of another one, and so is not in it. */
  aged: string[]
}

interface Account {
  provider_id: string
  account_ref: string
  keys: number
  /** By currency. */
  sums: Map<string, Sum>
  /** The wallets of its keys, as far as the readings of this side show them. */
  walletOf: ReadonlyMap<string, string>
}

/**
 * `pairs` say what a key was called before. Sorted by provider and account. Leaves out accounts whose sums did not change. An unknown balance
 * is in no sum, and a sum of too many digits is unknown.
 */
export function accountTotals(base: Snapshot, head: Snapshot, pairs: readonly KeyPair[] = []): AccountTotal[] {
  const old = new Map(pairs.map(({ before, after }) => [after, before]))
  const before = accountsOf(base)
  const walletOf = new Map([...before.values()].flatMap((account) => [...account.walletOf]))
  const after = accountsOf(head, (path) => old.get(path) ?? path, walletOf)
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [old, fresh] = [before.get(name), after.get(name)]
    const account = fresh ?? old
    const money = sumChanges(old, fresh)
    if (account === undefined || money.length === 0) return []
    const { provider_id, account_ref } = account
    return [{ provider_id, account_ref, keys: fresh?.keys ?? 0, money }]
  })
}

function sumChanges(old: Account | undefined, fresh: Account | undefined): AccountTotal['money'] {
  const currencies = [...new Set([...(old?.sums.keys() ?? []), ...(fresh?.sums.keys() ?? [])])].sort()
  return currencies.flatMap((currency) => {
    const [from, to] = [old?.sums.get(currency), fresh?.sums.get(currency)]
    const [before, after] = [from ? sum(from.amounts) : null, to ? sum(to.amounts) : null]
    // A sum with and one without the same money would tell of a change that nobody saw.
    if (before === after || String(from?.aged ?? '') !== String(to?.aged ?? '')) return []
    const isComparable = before !== null && after !== null && String(from?.wallets) === String(to?.wallets)
    const at_least = (to?.aged ?? []).length > 0
    return [{ currency, before, after, delta: isComparable ? difference(after, before) : null, at_least }]
  })
}

/** `nameOf` a key is what the other side calls it. `walletOf` is what that one shows of wallets. */
function accountsOf(
  { sidecars }: Snapshot,
  nameOf = (path: string) => path,
  walletOf: ReadonlyMap<string, string> = new Map(),
): Map<string, Account> {
  const members = grouped(sidecars.values(), accountOf)
  return new Map([...members].map(([name, keys]) => [name, accountTotal(keys, nameOf, walletOf)]))
}

/** Wallets are counted within the account: of which account the newest reading is, changes from one sync to the next. */
function accountTotal(
  keys: [Sidecar, ...Sidecar[]],
  nameOf: (path: string) => string,
  knownWallets: ReadonlyMap<string, string>,
): Account {
  const wallets = new Map(walletsOf(keys).map((wallet) => [wallet.shown_with, wallet.keys]))
  const mains = new Map([...wallets].flatMap(([main, paths]) => paths.map((path) => [path, main])))
  const areApart = (...two: Sidecar[]) => {
    const [one, other] = two.map(({ key_path }) => knownWallets.get(nameOf(key_path)))
    return one !== undefined && other !== undefined && one !== other
  }
  // Both sides have the same keys: one that is read less often changes nothing in what the others spent.
  const isAged = agedMoney(keys, areApart, Number.POSITIVE_INFINITY)
  const sums = new Map<string, Sum>()
  const walletOf = new Map(
    keys
      .filter((key) => key.balances?.every(({ currency }) => !isAged(key, currency)))
      .map(({ key_path }) => [key_path, mains.get(key_path) ?? key_path]),
  )
  for (const key of keys) {
    const { key_path, balances } = key
    if ((mains.get(key_path) ?? key_path) !== key_path) continue
    // Both sides have to call a wallet the same, whichever of its keys was read last.
    const [wallet = key_path] = (wallets.get(key_path) ?? [key_path]).map(nameOf).sort()
    for (const { currency, amount } of balances ?? []) {
      const known = sums.get(currency) ?? { amounts: [], wallets: [], aged: [] }
      sums.set(currency, known)
      if (isAged(key, currency)) known.aged.push(wallet)
      else {
        known.amounts.push(amount)
        known.wallets.push(wallet)
      }
    }
  }
  for (const { wallets: names, aged } of sums.values()) for (const list of [names, aged]) list.sort()
  const [{ provider_id, account_ref }] = keys
  return { provider_id, account_ref, keys: keys.length, sums, walletOf }
}
