// Which keys spend from one wallet, so that its money is shown once, by its newest reading, and not once for each key.
import { millisecondsOf } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { grouped } from './grouped.ts'
import { ownTrouble, type Troubled } from './own-trouble.ts'

/** What shows whose money a key spends. */
type Spender = Troubled &
  Pick<Sidecar, 'key_path' | 'provider_id' | 'account_ref' | 'balances' | 'attributes' | 'last_success_at'>

export interface SharedWallet {
  /** The key with which the money is shown. */
  path: string
  /** That one was read later and found other amounts. */
  isNewer: boolean
}

/** Attributes in which a provider itself names whose money it is. */
const names = ['team_id', 'billing_account', 'organization_id', 'account_id']

/**
 * For each key whose money is shown with another one, which one. Keys share a wallet if the provider names the same owner of it in
 * both readings; or if they are of one account at one provider, and report the same balances. The newest reading counts, and of keys
 * that report the same as it, the money is shown with the one that works best: a rejected key has no pace.
 */
export function sharedWallets(keys: readonly Spender[]): Map<string, SharedWallet> {
  const known = keys.filter(({ balances }) => balances?.length).sort(byTime)
  /** The owner that is named for an account with such balances: that of a key for which none is. */
  const owners = new Map<string, string>()
  for (const key of known) {
    const owner = namedOwner(key)
    const account = accountName(key)
    if (owner !== null && !owners.has(account)) owners.set(account, owner)
  }
  const wallets = grouped(known, (key) => {
    const account = accountName(key)
    const owner = namedOwner(key) ?? owners.get(account)
    return owner === undefined ? account : `${key.provider_id} ${owner}`
  })
  return new Map([...wallets.values()].flatMap(sharing))
}

/** In milliseconds: within one sync, keys of an account that report other amounts are of other wallets. */
const oneSync = 15 * 60_000

/**
 * Whether the money of a key may be that of another one: what a key read last before it failed, or before a later sync, grows old, so that
 * other amounts, read later with a key of its account, may be what is left of the same wallet. `areApart`: whether two are known to be of
 * different ones. `longest`: how long before the other a key may have been read that still works.
 */
export function agedMoney<Key extends Spender>(
  keys: readonly Key[],
  areApart: (one: Key, other: Key) => boolean = () => false,
  longest = oneSync,
): (key: Key & Pick<StatusKey, 'sync_status'>, currency: string) => boolean {
  const accounts = grouped(keys, accountOf)
  const isOlder = (key: Key & Pick<StatusKey, 'sync_status'>, other: Key) =>
    key.sync_status === 'error' ? byTime(other, key) < 0 : readTime(other) - readTime(key) > longest
  return (key, currency) =>
    (accounts.get(accountOf(key)) ?? []).some(
      (other) =>
        isOlder(key, other) &&
        !haveSameBalances(other, key) &&
        (other.balances ?? []).some((one) => one.currency === currency) &&
        (namedOwner(other) === null || namedOwner(key) === null) &&
        !areApart(key, other),
    )
}

function sharing(members: [Spender, ...Spender[]]): [string, SharedWallet][] {
  const [newest] = members
  const shown = members
    .filter((key) => haveSameBalances(newest, key))
    .reduce((best, key) => (ownTrouble(key) > ownTrouble(best) ? key : best))
  return members
    .filter((key) => key !== shown)
    .map((key) => [key.key_path, { path: shown.key_path, isNewer: !haveSameBalances(shown, key) }])
}

/** The keys of each wallet that several of them spend from, by the one with which its money is shown. */
export function walletsOf(keys: readonly Spender[]): { shown_with: string; keys: string[] }[] {
  const wallets = new Map<string, string[]>()
  for (const [path, { path: main }] of sharedWallets(keys)) {
    const known = wallets.get(main)
    if (known === undefined) wallets.set(main, [main, path])
    else known.push(path)
  }
  return [...wallets].sort().map(([shown_with, paths]) => ({ shown_with, keys: paths.sort() }))
}

/** The other keys that spend from the wallet of a key, by its path; those that work best first. */
export function sharersAmong(keys: readonly Spender[]): (path: string) => string[] {
  const wallets = new Map(walletsOf(keys).flatMap((wallet) => wallet.keys.map((path) => [path, wallet.keys] as const)))
  const trouble = new Map(keys.map((key) => [key.key_path, ownTrouble(key)]))
  const troubleOf = (path: string) => trouble.get(path) ?? 0
  return (path) =>
    (wallets.get(path) ?? [])
      .filter((other) => other !== path)
      .sort((left, right) => troubleOf(right) - troubleOf(left))
}

/** The name of an account is often only that of a folder: other amounts may be another wallet, whose money must not disappear. */
function accountName(key: Spender): string {
  return accountOf(key) + JSON.stringify(key.balances)
}

/** As the registry names it. */
export function accountOf({ provider_id, account_ref }: Pick<Sidecar, 'provider_id' | 'account_ref'>): string {
  return JSON.stringify([provider_id, account_ref])
}

/** As the provider names it; null where it does not. */
export function namedOwner({ attributes }: Pick<Sidecar, 'attributes'>): string | null {
  const name = names.find((candidate) => attributes[candidate] !== undefined)
  return name === undefined ? null : `${name} ${attributes[name]}`
}

function haveSameBalances(one: Spender, other: Spender): boolean {
  return JSON.stringify(one.balances) === JSON.stringify(other.balances)
}

/** The newest first, and keys that were never read last. As texts, because times in stored form are in the order of their letters. */
function readTime({ last_success_at: at }: Spender): number {
  return at === null ? 0 : millisecondsOf(at)
}

function byTime({ last_success_at: left }: Spender, { last_success_at: right }: Spender): number {
  const [one, other] = [left ?? '', right ?? '']
  return one === other ? 0 : one > other ? -1 : 1
}
