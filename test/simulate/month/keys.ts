// The keys of the simulated team as they are at their providers, and how long each was not read.
import { createHash } from 'node:crypto'
import type { LocalWallets, Wallet, walletProviders } from '../../support/wallets.ts'
import type { Figures } from './figures.ts'

export type Provider = (typeof walletProviders)[number]

export interface Key {
  wallet: Wallet
  provider: Provider
  /** When it was read last, or could not have been, in Unix milliseconds. */
  seen: number
}

export interface Keys {
  byPath: Map<string, Key>
  add: (path: string, provider: Provider, balance: string) => Key
  /** Its secret does not work from now on. */
  reject: (key: Key) => void
  rename: (from: string, to: string) => void
  remove: (path: string) => void
  /** Whether a provider has refused the key since the last call of `forget`. */
  wasRefused: (key: Key) => boolean
  forget: () => void
  /** Whether a request with this key fails, for so many of all: whichever comes first, it is the same one for the same seed. */
  isFault: (wallet: Wallet | undefined, part: number) => boolean
}

const hour = 3600_000

export function keysAt(world: LocalWallets, figures: Figures, seed: number, time: () => number): Keys {
  const byPath = new Map<string, Key>()
  const holders = new Map<Wallet, Key>()
  const refused = new Set<Wallet>()
  const names = new Map<Wallet, string>()
  const requests = new Map<Wallet, number>()
  world.answered = (wallet) => {
    const key = holders.get(wallet)
    if (key === undefined) return
    figures.longestGap = Math.max(figures.longestGap, (time() - key.seen) / hour)
    key.seen = time()
  }
  world.refused = (wallet) => refused.add(wallet)
  const reject = (key: Key) => {
    key.wallet.rejected = true
    holders.delete(key.wallet)
  }
  return {
    byPath,
    reject,
    add(path, provider, balance) {
      const key: Key = { wallet: world.wallet(provider, balance), provider, seen: time() }
      holders.set(key.wallet, key)
      names.set(key.wallet, `${path} since ${time()}`)
      byPath.set(path, key)
      return key
    },
    rename(from, to) {
      const key = byPath.get(from)
      byPath.delete(from)
      if (key !== undefined) byPath.set(to, key)
    },
    remove(path) {
      const key = byPath.get(path)
      byPath.delete(path)
      if (key !== undefined) holders.delete(key.wallet)
    },
    wasRefused: ({ wallet }) => refused.has(wallet),
    forget: () => refused.clear(),
    isFault(wallet, part) {
      if (wallet === undefined) return false
      const count = (requests.get(wallet) ?? 0) + 1
      requests.set(wallet, count)
      const digest = createHash('sha256')
        .update(`${seed} ${names.get(wallet)} ${count}`)
        .digest()
      return digest.readUInt32BE() / 2 ** 32 < part
    },
  }
}
