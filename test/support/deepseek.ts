// A DeepSeek on loopback whose balances a test can move: the simplest provider, for tests that are about something else.
import { randomBytes } from 'node:crypto'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { type LocalProviders, startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { deepseek } from '../../providers/deepseek.ts'

export interface LocalDeepseek extends LocalProviders, AsyncDisposable {
  /** A new key, or that of another server; `balance` may be changed, and a `status` other than 200 answered instead. */
  key: (balance: string, secret?: string) => Account
}

interface Account {
  secret: string
  balance: string
  status: number
  headers: Record<string, string>
}

/** `delay` is in milliseconds, or what to wait for before a key is answered. */
export async function localDeepseek(
  delay: number | ((token: string | null) => Promise<unknown>) = 0,
): Promise<LocalDeepseek> {
  const accounts = new Map<string, Account>()
  const server = await startLocalProviders(async ({ path, token }) => {
    const account = accounts.get(token ?? '')
    if (typeof delay === 'function') await delay(token)
    else if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
    if (account === undefined) return { status: 401, body: '{}' }
    if (account.status !== 200) return { status: account.status, body: '{}', headers: account.headers }
    const wallet = {
      currency: 'USD',
      total_balance: account.balance,
      granted_balance: '0',
      topped_up_balance: account.balance,
    }
    const body =
      path === '/models' ? { data: [{ id: 'deepseek-chat' }] } : { is_available: true, balance_infos: [wallet] }
    return { status: 200, body: JSON.stringify(body), headers: account.headers }
  })
  return {
    ...server,
    key(balance, secret = newSecret()) {
      const account = { secret, balance, status: 200, headers: {} }
      accounts.set(secret, account)
      return account
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}

function newSecret(): string {
  return fakeSecret(deepseek.keys[0], (digits) => randomBytes(digits).toString('hex').slice(0, digits))
}
