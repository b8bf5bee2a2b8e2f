// Whether the key of a scheduled run opens exactly the mapped entries: read from the recipients of every entry, decrypting nothing.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type * as openpgp from 'openpgp'
import type { Diagnosis } from '../../schema/doctor-report.ts'
import type { Registry } from '../../schema/registry.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import type { Entry } from '../store/scan-store.ts'
import { fine, named, problem, warning } from './diagnosis.ts'

/** The key of the scheduled run, as a file that gpg exported; the public part is enough. Throws CommandError. */
export async function readCiKey(file: string): Promise<openpgp.Key> {
  const bytes = await readFile(file).catch(() => {
    throw new CommandError(`${file} cannot be read: give the file that gpg --export --armor KEY printed`)
  })
  const { readKey } = await import('openpgp')
  try {
    return bytes.toString('latin1').includes('-----BEGIN PGP')
      ? await readKey({ armoredKey: bytes.toString('latin1') })
      : await readKey({ binaryKey: new Uint8Array(bytes) })
  } catch {
    throw new CommandError(`${file} is no OpenPGP key: give the file that gpg --export --armor KEY printed`)
  }
}

type Opens = 'yes' | 'no' | 'hidden' | 'unreadable'

export async function diagnoseCiKey(
  key: openpgp.Key,
  registry: Registry,
  entries: readonly Entry[],
  store: string,
): Promise<Diagnosis[]> {
  const ids = new Set(key.getKeys().map((part) => part.getKeyID().toHex()))
  const opens = new Map<string, Opens>()
  for (const { path, file } of entries) opens.set(path, await opensEntry(file, ids))
  const wanted = (path: string) => Object.hasOwn(registry.keys, path) && registry.keys[path]?.sync === true
  const those = (means: Opens, mapped: boolean) =>
    entries.map(({ path }) => path).filter((path) => opens.get(path) === means && wanted(path) === mapped)
  const closed = those('no', true).map(printable)
  const tooOpen = those('yes', false).map(printable)
  const hidden = [...those('hidden', true), ...those('unreadable', true)].map(printable)
  const folders = await foldersWithout(
    key,
    entries.filter(({ path }) => wanted(path)),
    store,
  )
  const found = [
    ...(closed.length === 0
      ? []
      : [
          problem(
            'ci key',
            `the key cannot open mapped entries: ${named(closed)}`,
            'add it to their folder with pass init -p FOLDER, naming every key that is to open it',
          ),
        ]),
    ...(tooOpen.length === 0
      ? []
      : [
          problem(
            'ci key',
            `the key can open entries that are not mapped: ${named(tooOpen)}`,
            'take it out of their folder with pass init -p FOLDER; whoever has the key can read old versions in git all the same',
          ),
        ]),
    ...(folders.length === 0
      ? []
      : [
          warning(
            'ci key',
            `new entries would not be for the key, because its .gpg-id does not name it: ${named(folders)}`,
            'name it there with pass init -p FOLDER',
          ),
        ]),
    ...(hidden.length === 0
      ? []
      : [
          warning(
            'ci key',
            `the recipients cannot be told: ${named(hidden)}`,
            'try with keyz sync, with the key in the environment',
          ),
        ]),
  ]
  return found.length > 0 ? found : [fine('ci key', 'it opens the mapped entries, and no other')]
}

async function opensEntry(file: string, ids: ReadonlySet<string>): Promise<Opens> {
  const { readMessage } = await import('openpgp')
  try {
    const bytes = await readFile(file)
    const armored = bytes.subarray(0, 11).toString('latin1') === '-----BEGIN '
    const message = armored
      ? await readMessage({ armoredMessage: bytes.toString('latin1') })
      : await readMessage({ binaryMessage: new Uint8Array(bytes) })
    const recipients = message.getEncryptionKeyIDs().map((id) => id.toHex())
    if (recipients.some((id) => ids.has(id))) return 'yes'
    return recipients.some((id) => /^0+$/.test(id)) ? 'hidden' : 'no'
  } catch {
    return 'unreadable'
  }
}

/** Folders of mapped entries whose nearest .gpg-id, as pass looks for it, does not name the key. */
async function foldersWithout(key: openpgp.Key, entries: readonly Entry[], store: string): Promise<string[]> {
  const names = key.getKeys().map((part) => part.getFingerprint().toUpperCase())
  const addresses = key.getUserIDs().join('\n').toLowerCase()
  const isKey = (line: string) => {
    const plain = line.replace(/!$/, '').replace(/^0x/i, '').replaceAll(' ', '')
    if (/^[0-9a-f]{8,40}$/i.test(plain)) return names.some((name) => name.endsWith(plain.toUpperCase()))
    return plain !== '' && addresses.includes(line.toLowerCase())
  }
  const without = new Set<string>()
  for (const folder of new Set(entries.map(({ path }) => dirname(path)))) {
    const text = await nearestIds(folder, store)
    const lines = text.split('\n').map((line) => line.replace(/\s*#.*$/, '').trim())
    if (!lines.some(isKey)) without.add(folder === '.' ? 'the top folder' : printable(folder))
  }
  return [...without].sort()
}

async function nearestIds(folder: string, store: string): Promise<string> {
  const text = await readFile(join(store, folder, '.gpg-id'), 'utf8').catch(() => null)
  if (text !== null || folder === '.') return text ?? ''
  return await nearestIds(dirname(folder), store)
}
