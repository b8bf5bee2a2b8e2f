// A store made by the real pass and gpg, and a DeepSeek on loopback that can be up, silent, gone, or out of order.
import { randomBytes } from 'node:crypto'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { deepseek } from '../../providers/deepseek.ts'
import { algorithms, type Gnupg, gnupgIn } from './gnupg.ts'
import { madeOnce } from './made-once.ts'
import { bin, must, type Ran, run } from './run.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary.ts'

export type ProviderState = 'up' | 'slow' | 'down' | '500'

export interface PassStore extends AsyncDisposable {
  path: string
  /** Fingerprint of the key that the entries are for. */
  owner: string
  makeKey: (name: string) => Promise<string>
  /** The public part of a key, armored. */
  exportPublic: (name: string) => Promise<string>
  /** The secret part of the owner's key, armored. */
  exportSecret: () => Promise<string>
  provider: (state: ProviderState) => void
  /** The whole environment of its programs. */
  environment: () => Record<string, string>
  /** The agent forgets the passphrase. */
  lockAgent: () => Promise<void>
  /** The variables that lead keyz to it. */
  providerVariables: Record<string, string>
  /** A key that the provider knows, with this balance. */
  key: (balance: string) => string
  pass: (parameters: string[], input?: string) => Promise<Ran>
  keyz: (parameters: string[], environment?: Record<string, string>) => Promise<Ran>
  git: (...parameters: string[]) => Promise<string>
  /** Subjects of all commits, oldest first, each with the names of its files. */
  history: () => Promise<{ subject: string; files: string[] }[]>
}

/** Another keyz than the one of this clone, and another Node to run it with. */
interface Program {
  node: string
  bin: string
  /** Where everything looks for programs. */
  path?: string
}

const thisClone: Program = { node: process.execPath, bin }

/** With a passphrase, the agent asks for it when it is locked. */
export async function passStore(program = thisClone, passphrase = ''): Promise<PassStore> {
  const home = await temporaryFolder()
  const gpg = await gnupgIn(home)
  return await storeIn(home, gpg, await beginStore(home, gpg, program, passphrase), program)
}

interface WithKey {
  owner: string
  secret: string
}

const firstPath = 'deepseek/a/one'
const firstBalance = '10'
const prepared = { commit: madeOnce(firstKey('commit')), stage: madeOnce(firstKey('stage')) }

/** A store with keyz's hooks and one key, `deepseek/a/one`, that was read with the balance 10, everything committed. */
export async function passStoreWithKey(mode: 'commit' | 'stage'): Promise<PassStore> {
  const { folder, made } = await prepared[mode]()
  return await storeIn(folder, await gnupgIn(folder), made.owner, thisClone, new Map([[made.secret, firstBalance]]))
}

function firstKey(mode: 'commit' | 'stage'): (home: string) => Promise<WithKey> {
  return async (path) => {
    // What was made stays; only the agent and the server end.
    const home = { path, [Symbol.asyncDispose]: async () => undefined }
    const gpg = await gnupgIn(home)
    const owner = await beginStore(home, gpg, thisClone, '')
    await using store = await storeIn(home, gpg, owner, thisClone)
    const secret = store.key(firstBalance)
    await store.pass(['insert', '--multiline', firstPath], `${secret}\n`)
    await store.keyz(['init', '--yes', '--git', mode])
    await store.keyz(['sync', '--git', 'commit'])
    return { owner, secret }
  }
}

const variablesIn = (home: TemporaryFolder, gpg: Gnupg, { path }: Program) => ({
  ...gpg.environment,
  HOME: home.path,
  PASSWORD_STORE_DIR: join(home.path, 'store'),
  ...(path === undefined ? {} : { PATH: path }),
  EDITOR: join(home.path, 'editor'),
})

/** The owner's key, settings of git, and an empty store for that key. */
async function beginStore(home: TemporaryFolder, gpg: Gnupg, program: Program, passphrase: string): Promise<string> {
  const environment = variablesIn(home, gpg, program)
  const owner = await gpg.makeKey('owner', algorithms['curve 25519'], passphrase)
  await writeFile(join(home.path, 'editor'), '#!/bin/sh\necho "note: edited" >>"$1"\n')
  await chmod(join(home.path, 'editor'), 0o755)
  await must('git', ['config', '--global', 'user.name', 'Owner'], { environment })
  await must('git', ['config', '--global', 'user.email', 'owner@example.org'], { environment })
  await must('pass', ['init', owner], { environment })
  await must('pass', ['git', 'init'], { environment })
  return owner
}

async function storeIn(
  home: TemporaryFolder,
  gpg: Gnupg,
  owner: string,
  program: Program,
  balances = new Map<string, string>(),
): Promise<PassStore> {
  const path = join(home.path, 'store')
  let state: ProviderState = 'up'
  const silent: (() => void)[] = []
  const server = await startLocalProviders(async ({ path: asked, token }, response) => {
    if (state === 'slow') {
      await new Promise<void>((resolve) => silent.push(resolve))
      response.destroy()
      return null
    }
    const balance = balances.get(token ?? '')
    if (state === '500') return { status: 500, body: '{}' }
    if (balance === undefined) return { status: 401, body: '{}' }
    const wallet = { currency: 'USD', total_balance: balance, granted_balance: '0', topped_up_balance: balance }
    const body = asked === '/models' ? { data: [] } : { is_available: true, balance_infos: [wallet] }
    return { status: 200, body: JSON.stringify(body) }
  })
  const environment = () => ({
    ...variablesIn(home, gpg, program),
    ...server.variables,
    ...(state === 'down' ? { KEYZ_BASE_URL_DEEPSEEK: 'http://127.0.0.1:1' } : {}),
    ...(state === 'slow' ? { KEYZ_HOOK_DEADLINE: '5s' } : {}),
  })
  const git = (...parameters: string[]) => must('git', ['-C', path, ...parameters], { environment: environment() })

  return {
    path,
    owner,
    environment,
    lockAgent: gpg.lock,
    makeKey: (name) => gpg.makeKey(name, algorithms['curve 25519']),
    exportPublic: (name) => must('gpg', ['--batch', '--armor', '--export', name], { environment: gpg.environment }),
    providerVariables: server.variables,
    exportSecret: () => gpg.exportSecret('owner'),
    provider: (next) => {
      state = next
    },
    key(balance) {
      const secret = fakeSecret(deepseek.keys[0], (digits) => randomBytes(digits).toString('hex').slice(0, digits))
      balances.set(secret, balance)
      return secret
    },
    pass: (parameters, input = '') => run('pass', parameters, { environment: environment(), input }),
    keyz: (parameters, more = {}) =>
      run(program.node, [program.bin, ...parameters], { environment: { ...environment(), ...more } }),
    git,
    async history() {
      const log = await git('log', '-z', '--reverse', '--no-renames', '--name-only', '--no-textconv', '--format=%x01%s')
      return log
        .split('\u0001')
        .slice(1)
        .map((commit) => {
          const [subject = '', ...files] = commit.split('\0').map((field) => field.replace(/^\n/, ''))
          return { subject, files: files.filter(Boolean) }
        })
    },
    async [Symbol.asyncDispose]() {
      for (const resolve of silent) resolve()
      await server.close()
      await gpg[Symbol.asyncDispose]()
    },
  }
}
