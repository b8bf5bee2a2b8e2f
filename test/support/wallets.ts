// Three providers on loopback that tell nothing but a balance, for stories in which keys are replaced and providers fail.
import { type LocalProviders, startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { madeUpKey } from './made-up-key.ts'

export const walletProviders = ['deepseek', 'moonshot', 'siliconflow'] as const
type WalletProvider = (typeof walletProviders)[number]

export interface Wallet {
  secret: string
  balance: string
  rejected: boolean
}

export interface LocalWallets extends LocalProviders, AsyncDisposable {
  /** A new key with its own account, or `secret` as one. */
  wallet: (provider: WalletProvider, balance: string, secret?: string) => Wallet
  /** Providers that answer every request with 503. */
  down: Set<string>
  /** While true, every connection breaks off before an answer. */
  offline: boolean
  /** Seconds after which a provider that fails wants to be asked again; it says nothing about it by default. */
  retryAfter: number | null
  /** Whether the next request, with the key of this wallet, fails all the same. */
  fault: (wallet: Wallet | undefined) => boolean
  /** Told of every balance that was answered. */
  answered: (wallet: Wallet) => void
  /** Told of every wallet whose key was refused. */
  refused: (wallet: Wallet) => void
}

export async function localWallets(): Promise<LocalWallets> {
  const wallets = new Map<string, Wallet>()
  const down = new Set<string>()
  const server = await startLocalProviders(({ provider, path, token }, response) => {
    if (world.offline) {
      response.destroy()
      return null
    }
    const wallet = wallets.get(`${provider} ${token}`)
    if (down.has(provider) || world.fault(wallet)) return unavailable(world.retryAfter)
    if (wallet?.rejected === true) world.refused(wallet)
    if (wallet === undefined || wallet.rejected) return { status: 401, body: '{}' }
    if (path.endsWith('/models')) return json({ object: 'list', data: [{ id: 'a-model', object: 'model' }] })
    if (path in answers) world.answered(wallet)
    return path in answers ? json(answers[path]?.(wallet.balance)) : { status: 404, body: '{}' }
  })
  const world: LocalWallets = {
    ...server,
    down,
    offline: false,
    retryAfter: null,
    fault: () => false,
    answered: () => undefined,
    refused: () => undefined,
    wallet(provider, balance, secret = madeUpKey(provider, 'api').sent) {
      const wallet = { secret, balance, rejected: false }
      wallets.set(`${provider} ${wallet.secret}`, wallet)
      return wallet
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
  return world
}

/** What each provider answers about its wallet. */
const answers: Record<string, (balance: string) => unknown> = {
  '/user/balance': (balance) => ({
    is_available: true,
    balance_infos: [{ currency: 'USD', total_balance: balance, granted_balance: '0', topped_up_balance: balance }],
  }),
  '/v1/users/me/balance': (balance) => ({ code: 0, status: true, data: { available_balance: Number(balance) } }),
  '/user/info': (balance) => ({ code: 20000, status: true, data: { totalBalance: balance } }),
}

function unavailable(retryAfter: number | null) {
  return { status: 503, body: '{}', headers: retryAfter === null ? {} : { 'retry-after': String(retryAfter) } }
}

function json(body: unknown) {
  return { status: 200, body: JSON.stringify(body) }
}
