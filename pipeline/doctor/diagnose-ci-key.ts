// Whether the key of the scheduled run opens exactly the mapped entries. Looks at the recipients of every entry; decrypts nothing.
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type * as openpgp from 'openpgp'
import type { Registry } from '../../schema/registry.ts'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import type { Entry } from '../store/scan-store.ts'
import { fine, ifAny, problem, warning } from './diagnosis.ts'
import { entryRecipients, isHidden } from './entry-recipients.ts'
import { gpgIdsOf } from './gpg-ids.ts'

/** The key of the scheduled run, exported by gpg to a file; the public part is enough. Throws CommandError. */
export async function readCiKey(file: string): Promise<openpgp.Key> {
  const bytes = await readFile(file).catch(() => {
    throw new CommandError(`cannot read ${file}: give a file with the output of gpg --export --armor KEY`)
  })
  const { readKey } = await import('openpgp')
  try {
    return bytes.toString('latin1').includes('-----BEGIN PGP')
      ? await readKey({ armoredKey: bytes.toString('latin1') })
      : await readKey({ binaryKey: new Uint8Array(bytes) })
  } catch {
    throw new CommandError(`${file} is not an OpenPGP key: give a file with the output of gpg --export --armor KEY`)
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
    ...ifAny(closed, (listed) =>
      problem(
        'ci key',
        `the key cannot open mapped entries: ${listed}`,
        'add it with pass init -p FOLDER, naming every key that should be able to open that folder',
      ),
    ),
    ...ifAny(tooOpen, (listed) =>
      problem(
        'ci key',
        `the key can open entries that are not mapped: ${listed}`,
        'remove it with pass init -p FOLDER; old versions in git stay readable with the key',
      ),
    ),
    ...ifAny(folders, (listed) =>
      warning(
        'ci key',
        `the key could not open new entries, because .gpg-id does not name it: ${listed}`,
        'add it with pass init -p FOLDER',
      ),
    ),
    ...ifAny(hidden, (listed) =>
      warning(
        'ci key',
        `the recipients are hidden or unreadable: ${listed}`,
        'test it by running keyz sync with the key in the environment',
      ),
    ),
  ]
  return found.length > 0 ? found : [fine('ci key', 'opens all mapped entries and no others')]
}

async function opensEntry(file: string, ids: ReadonlySet<string>): Promise<Opens> {
  const recipients = await entryRecipients(file)
  if (recipients === null) return 'unreadable'
  if (recipients.some((id) => ids.has(id))) return 'yes'
  return recipients.some(isHidden) ? 'hidden' : 'no'
}

/** Folders of mapped entries whose .gpg-id does not name the key. Like pass, looks in parent folders too. */
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
    const lines = await gpgIdsOf(folder, store)
    if (!lines.some(isKey)) without.add(folder === '.' ? 'the top folder' : printable(folder))
  }
  return [...without].sort()
}
