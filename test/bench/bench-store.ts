// A pass store of any size in a temporary folder: mapped keys spread evenly over the providers of the benchmark, and entries that are nobody's key.
import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { keyzFolder } from '../../meta/files/keyz-folder.ts'
import { updateRegistry } from '../../meta/files/registry-file.ts'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import type { KeyKind } from '../../schema/reading.ts'
import { type Parameters, Registry } from '../../schema/registry.ts'
import { must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { answering } from './answers.ts'
import { type BenchKey, makeKey } from './bench-key.ts'
import { unlessInterrupted } from './timed.ts'

interface StoreEntry {
  provider: string
  file: string
}

/** Keys of one provider. */
export interface KeysOf {
  provider: string
  kind: KeyKind
  parameters: Parameters
  secret: () => string
  keys: number
}

export interface BenchStore extends AsyncDisposable {
  path: string
  /** What keyz needs to find and open the store. */
  environment: Record<string, string>
  armoredKey: string
  /** The mapped entries. */
  entries: StoreEntry[]
  /** Removes what syncs wrote, so that the next one is a first one again. */
  forget: () => Promise<void>
}

const keysPerAccount = 10

interface StoreOptions {
  /** How many, spread evenly over the providers that have answers, or so many of each. */
  keys: number | readonly KeysOf[]
  others?: number
  /** Whether what is in the entries is compressed, as gpg does. */
  compressed?: boolean
}

/** So many keys, spread evenly over the providers that have answers. */
function evenly(keys: number): KeysOf[] {
  return answering.map(({ id, keys: [spec] }, index) => ({
    provider: id,
    kind: spec.kind,
    parameters: {},
    secret: () => fakeSecret(spec, randomHex),
    keys: Math.ceil((keys - index) / answering.length),
  }))
}

export async function benchStore({ keys, others = 0, compressed = false }: StoreOptions): Promise<BenchStore> {
  const wanted = typeof keys === 'number' ? evenly(keys) : keys
  const home = await temporaryFolder()
  const remove = () => home[Symbol.asyncDispose]()
  const path = join(home.path, 'store')
  const key = await makeKey()
  const encrypt = (plaintext: string) => key.encrypt(plaintext, compressed)
  try {
    const entries = await fill(path, encrypt, wanted, others)
    await commitAll(path, home.path)
    return {
      path,
      environment: { HOME: home.path, PASSWORD_STORE_DIR: path, KEYZ_PGP_PRIVATE_KEY: key.armored },
      armoredKey: key.armored,
      entries,
      async forget() {
        const written = ['state', ...wanted.map(({ provider }) => `providers/${provider}`)]
        for (const place of written) await rm(join(path, '.keyz', place), { recursive: true, force: true })
      },
      [Symbol.asyncDispose]: remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

async function fill(
  path: string,
  encrypt: BenchKey['encrypt'],
  wanted: readonly KeysOf[],
  others: number,
): Promise<StoreEntry[]> {
  const entries: StoreEntry[] = []
  const rows: Record<string, unknown> = {}
  await mkdir(path)
  for (const { provider, kind, parameters, secret, keys } of wanted)
    for (let number = 0; number < keys; number++) {
      unlessInterrupted()
      const row = {
        provider_id: provider,
        account_ref: `team-${Math.floor(number / keysPerAccount)}`,
        key_alias: `key-${number % keysPerAccount}`,
        key_kind: kind,
        parameters,
      }
      const name = `${row.provider_id}/${row.account_ref}/${row.key_alias}`
      rows[name] = row
      const file = await insert(path, name, await encrypt(`${secret()}\n`))
      entries.push({ provider, file })
    }
  const other = await encrypt('nobody asks a provider about this\n')
  for (let index = 0; index < others; index++)
    await insert(path, `web/site-${Math.floor(index / 50)}/login-${index}`, other)
  const folder = keyzFolder(path, () => undefined)
  await updateRegistry(folder, () => Registry.parse({ schema_version: 1, keys: rows }))
  return entries
}

async function insert(path: string, name: string, encrypted: Uint8Array): Promise<string> {
  const file = join(path, `${name}.gpg`)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, encrypted)
  return file
}

function randomHex(digits: number): string {
  return randomBytes(digits).toString('hex').slice(0, digits)
}

async function commitAll(path: string, home: string): Promise<void> {
  const git = (...parameters: string[]) => must('git', parameters, { cwd: path, environment: { HOME: home } })
  await git('init', '--quiet', '--initial-branch=main')
  await git('config', 'user.name', 'Bench')
  await git('config', 'user.email', 'bench@example.org')
  await git('config', 'gc.auto', '0')
  await git('add', '--all')
  await git('commit', '--quiet', '-m', 'Add current contents of password store.')
}
