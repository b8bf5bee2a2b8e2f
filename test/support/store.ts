// A pass store in a folder of its own: a real git repository, entries encrypted to a real OpenPGP key that lives for the test only.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as openpgp from 'openpgp'
import { keyz, must, type Ran, run } from './run.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary.ts'

export interface TestStore extends AsyncDisposable {
  /** The store's folder. */
  path: string
  /** What keyz needs to find and open the store. */
  environment: Record<string, string>
  /** Writes entries, plaintext by path, and commits them. */
  insert: (entries: Record<string, string>) => Promise<void>
  /** Writes an encrypted entry's file as given. */
  insertRaw: (path: string, encrypted: Uint8Array) => Promise<void>
  encrypt: (plaintext: string | Uint8Array) => Promise<Uint8Array>
  git: (...parameters: string[]) => Promise<string>
  keyz: (parameters: string[], environment?: Record<string, string>) => Promise<Ran>
}

const pair = await openpgp.generateKey({
  // As gpg makes them.
  type: 'ecc',
  curve: 'curve25519Legacy',
  userIDs: [{ name: 'Test', email: 'test@example.org' }],
  format: 'object',
})

export async function testStore(): Promise<TestStore> {
  const home = await temporaryFolder()
  await beginStore(home.path)
  return storeIn(home)
}

/** Makes the store's folder, with nothing but an owner in it. */
export async function beginStore(home: string): Promise<void> {
  const path = join(home, 'store')
  const git = (...parameters: string[]) => must('git', parameters, { cwd: path, environment: { HOME: home } })
  await mkdir(path, { recursive: true })
  await git('init', '--quiet', '--initial-branch=main')
  await git('config', 'user.name', 'Test')
  await git('config', 'user.email', 'test@example.org')
  await git('config', 'gc.auto', '0')
  await writeFile(join(path, '.gpg-id'), 'test@example.org\n')
  await git('add', '--all')
  await git('commit', '--quiet', '-m', 'Add current contents of password store.')
}

/** The store that was begun in this home. */
export function storeIn(home: TemporaryFolder): TestStore {
  const path = join(home.path, 'store')
  const environment = {
    HOME: home.path,
    PASSWORD_STORE_DIR: path,
    KEYZ_PGP_PRIVATE_KEY: pair.privateKey.armor(),
    KEYZ_NOW: '2026-11-21T00:00:00Z',
  }
  const git = (...parameters: string[]) => must('git', parameters, { cwd: path, environment: { HOME: home.path } })
  const encrypt = async (plaintext: string | Uint8Array) => {
    const message = await openpgp.createMessage({ binary: Buffer.from(plaintext) })
    return await openpgp.encrypt({ message, encryptionKeys: pair.publicKey, format: 'binary' })
  }
  const insertRaw = async (entry: string, encrypted: Uint8Array) => {
    const file = join(path, `${entry}.gpg`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, encrypted)
  }
  return {
    path,
    environment,
    encrypt,
    insertRaw,
    git,
    async insert(entries) {
      for (const [entry, plaintext] of Object.entries(entries)) await insertRaw(entry, await encrypt(plaintext))
      await git('add', '--all')
      await git('commit', '--quiet', '-m', 'Add given password to store.')
    },
    keyz: (parameters, more = {}) => keyz(parameters, { environment: { ...environment, ...more } }),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

/** Whether a program is there to be tested with. */
export async function has(program: string): Promise<boolean> {
  return await run(program, ['--version']).then(
    () => true,
    () => false,
  )
}

/** Edits the registry as a person with an editor does: no schema, no sorting. */
export async function editRegistry(
  store: Pick<TestStore, 'path'>,
  change: (keys: Record<string, Record<string, unknown>>) => void,
): Promise<void> {
  const file = join(store.path, '.keyz/providers/registry.json')
  const registry = JSON.parse(await readFile(file, 'utf8'))
  change(registry.keys)
  await writeFile(file, JSON.stringify(registry))
}
