// Creates the folder of the demo: a store in git with a throwaway OpenPGP key and a dozen entries.
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import * as openpgp from 'openpgp'
import { z } from 'zod'
import { isAlive } from '../../meta/files/is-alive.ts'
import { providerById } from '../../providers/index.ts'
import type { Instant } from '../../schema/instant.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { CommandError } from '../errors.ts'
import { openGit } from '../git/git.ts'
import { type DemoKey, demoKeys, otherEntries } from './accounts.ts'
import { fakeSecret } from './fake-secret.ts'

export interface DemoStore {
  folder: string
  store: string
  /** Keys by their secret. */
  keys: Map<string, DemoKey>
  /** `PASSWORD_STORE_DIR`, `HOME` and the private key. */
  variables: Record<string, string>
}

const namePrefix = 'keyz-demo-'
const markerName = '.keyz-demo.json'
const Marker = z.object({ pid: z.int().positive(), keep: z.boolean() })

/** A new temporary folder, or the one that was given, which must be empty, and the earlier demos that it replaces. Throws CommandError. */
export async function makeDemoFolder(
  wanted: string | undefined,
  keep: boolean,
): Promise<{ folder: string; removed: string[] }> {
  const folder = wanted ?? (await mkdtemp(join(tmpdir(), namePrefix)))
  const found = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch(() => null)
  if (found === null || found.length > 0) {
    const why = found === null ? 'not a folder that keyz can use' : 'not empty'
    throw new CommandError(`${folder} is ${why}: choose a new or empty folder for --dir`)
  }
  const removed = await removeOldDemos()
  await writeFile(join(folder, markerName), JSON.stringify({ pid: process.pid, keep: keep || wanted !== undefined }))
  return { folder, removed }
}

/** `made` is when the clock of the demo says that the store was made. */
export async function makeDemoStore(folder: string, path: string, made: Instant): Promise<DemoStore> {
  const store = join(folder, 'store')
  await mkdir(store, { recursive: true })
  const { privateKey, publicKey } = await openpgp.generateKey({
    // As gpg makes them: the newer kind of key is one that it does not know.
    type: 'ecc',
    curve: 'curve25519Legacy',
    userIDs: [{ name: 'keyz demo', email: 'demo@example.org' }],
    format: 'object',
  })
  const keyFile = join(folder, 'throwaway-private-key.asc')
  await writeFile(keyFile, privateKey.armor(), { mode: 0o600 })

  const insert = async (entry: string, plaintext: string) => {
    const file = join(store, `${entry}.gpg`)
    await mkdir(dirname(file), { recursive: true })
    const message = await openpgp.createMessage({ text: plaintext })
    await writeFile(file, await openpgp.encrypt({ message, encryptionKeys: publicKey, format: 'binary' }))
  }
  const keys = new Map<string, DemoKey>()
  for (const key of demoKeys) {
    const spec = providerById(key.provider)?.keys.find(({ prefix }) => prefix === key.prefix)
    const secret = fakeSecret(spec ?? { prefix: key.prefix }, (digits) =>
      randomBytes(digits).toString('hex').slice(0, digits),
    )
    keys.set(secret, key)
    await insert(key.path, `${secret}\n${key.lines === undefined ? '' : `${key.lines}\n`}`)
  }
  for (const [entry, plaintext] of Object.entries(otherEntries)) await insert(entry, plaintext)

  await writeFile(join(store, '.gpg-id'), 'demo@example.org\n')
  const variables = { PASSWORD_STORE_DIR: store, HOME: folder, KEYZ_PGP_PRIVATE_KEY_FILE: keyFile }
  const dates = { GIT_AUTHOR_DATE: made, GIT_COMMITTER_DATE: made }
  const git = openGit(store, { PATH: path, HOME: folder, ...dates })
  await git.text(['init', '--quiet', '--initial-branch=main'])
  await git.text(['config', 'user.name', 'keyz demo'])
  await git.text(['config', 'user.email', 'demo@example.org'])
  await git.text(['add', '--all'])
  await git.text(['commit', '--quiet', '-m', 'Add current contents of password store.'])
  return { folder, store, keys, variables }
}

/** Removes earlier demos unless they were kept: only folders of this user, with our marker, and without a running demo. */
async function removeOldDemos(): Promise<string[]> {
  const removed: string[] = []
  const candidates = (await readdir(tmpdir())).filter((name) => name.startsWith(namePrefix))
  for (const name of candidates) {
    const folder = join(tmpdir(), name)
    const [stats, marker] = await Promise.all([stat(folder).catch(() => null), readMarker(folder)])
    const mine = stats?.isDirectory() === true && stats.uid === userInfo().uid
    if (!mine || marker === null || marker.keep || isAlive(marker.pid)) continue
    await rm(folder, { recursive: true, force: true })
    removed.push(folder)
  }
  return removed
}

async function readMarker(folder: string): Promise<z.infer<typeof Marker> | null> {
  const text = await readFile(join(folder, markerName), 'utf8').catch(() => '{}')
  return Marker.safeParse(parseJson(text)).data ?? null
}
