// A store with keyz's hooks in it and a DeepSeek on loopback; git runs as the person does, with what the hooks need to open entries.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type LocalDeepseek, localDeepseek } from './deepseek.ts'
import { madeOnce } from './made-once.ts'
import { type Ran, run } from './run.ts'
import { beginStore, storeIn, type TestStore } from './store.ts'
import type { TemporaryFolder } from './temporary.ts'

export interface HookedStore extends Omit<TestStore, 'git'>, AsyncDisposable {
  server: LocalDeepseek
  /** Everything that the hooks get from the person's environment. */
  variables: Record<string, string>
  /** git as the person calls it: with hooks, and whatever comes of it. */
  git: (parameters: string[], more?: Record<string, string>) => Promise<Ran>
  /** What git says, without hooks, for a look at the store. */
  ask: (...parameters: string[]) => Promise<string>
  /** Writes an entry with a key that the provider knows. */
  entry: (path: string, balance?: string) => Promise<void>
  write: (file: string, text: string | Uint8Array, mode?: number) => Promise<void>
  /** Subjects of the commits since, oldest first; all of them where nothing is named. */
  subjects: (since?: string) => Promise<string[]>
  /** The balance that the sidecar of `deepseek/a/<name>` has; null where there is no sidecar. */
  balance: (name: string) => Promise<string | null>
  /** The person's files as git has them and as they lie there, without those of keyz. */
  snapshot: () => Promise<string[]>
}

/** A store with one key, set up and synced in this mode; without hooks where it is null. */
export async function hookedStore(mode: 'commit' | 'stage' | null = 'commit'): Promise<HookedStore> {
  const { folder, made } = await prepared[mode ?? 'none']()
  const server = await localDeepseek()
  server.key(firstBalance, made)
  return hookedIn(folder, server)
}

const firstBalance = '10'
const prepared = {
  commit: madeOnce(firstKey('commit')),
  stage: madeOnce(firstKey('stage')),
  none: madeOnce(firstKey(null)),
}

/** Makes the store, and returns its key. */
function firstKey(mode: 'commit' | 'stage' | null): (home: string) => Promise<string> {
  return async (home) => {
    await using server = await localDeepseek()
    await beginStore(home)
    const store = hookedIn({ path: home, [Symbol.asyncDispose]: async () => undefined }, server)
    const { secret } = server.key(firstBalance)
    await store.insertRaw('deepseek/a/one', await store.encrypt(secret))
    await store.ask('add', '--all')
    await store.ask('commit', '--quiet', '-m', 'Add given password for deepseek/a/one to store.')
    if (mode !== null) {
      await store.keyz(['init', '--yes', '--git', mode])
      await store.keyz(['sync', '--git', 'commit'])
    }
    return secret
  }
}

function hookedIn(home: TemporaryFolder, server: LocalDeepseek): HookedStore {
  const store = storeIn(home)
  const variables = { ...store.environment, ...server.variables }
  const others = ['--', '.', ':(exclude).keyz']
  return {
    ...store,
    server,
    variables,
    keyz: (parameters, more = {}) => store.keyz(parameters, { ...server.variables, ...more }),
    git: (parameters, more = {}) =>
      run('git', parameters, { cwd: store.path, environment: { ...variables, GIT_EDITOR: 'true', ...more } }),
    ask: store.git,
    async entry(path, balance = '10') {
      await store.insertRaw(path, await store.encrypt(server.key(balance).secret))
    },
    async write(file, text, fileMode = 0o644) {
      await mkdir(dirname(join(store.path, file)), { recursive: true })
      await writeFile(join(store.path, file), text, { mode: fileMode })
    },
    async subjects(since) {
      const log = await store.git('log', '--reverse', '--format=%s', since === undefined ? 'HEAD' : `${since}..HEAD`)
      return log.trimEnd().split('\n').filter(Boolean)
    },
    async balance(name) {
      const file = join(store.path, `.keyz/providers/deepseek/a/${name}.json`)
      const text = await readFile(file, 'utf8').catch(() => null)
      return text === null ? null : JSON.parse(text).balances[0].amount
    },
    snapshot: async () => [
      await store.git('status', '--porcelain', ...others),
      await store.git('diff', '--no-textconv', '--no-ext-diff', '--cached', '--binary', ...others),
      await store.git('diff', '--no-textconv', '--no-ext-diff', '--binary', ...others),
    ],
    async [Symbol.asyncDispose]() {
      await server.close()
      await store[Symbol.asyncDispose]()
    },
  }
}
