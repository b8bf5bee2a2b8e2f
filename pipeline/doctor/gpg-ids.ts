// For whom pass encrypts what is in a folder: the lines of the nearest .gpg-id, and the keys that gpg knows by those names.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { runProgram } from '../decrypt/gnupg/run-program.ts'
import { KeyError } from '../errors.ts'

const maxBytes = 64 * 1024

/** The names in the nearest .gpg-id. Like pass, looks in parent folders too. */
export async function gpgIdsOf(folder: string, store: string): Promise<string[]> {
  return (await nearestGpgId(folder, store)).names
}

/** The same, with the folder in which that .gpg-id is; `.` for the store itself, also if there is none anywhere. */
export async function nearestGpgId(folder: string, store: string): Promise<{ folder: string; names: string[] }> {
  const text = await readFile(join(store, folder, '.gpg-id'), 'utf8').catch(() => null)
  if (text === null && folder !== '.') return await nearestGpgId(dirname(folder), store)
  return { folder, names: (text ?? '').split('\n').flatMap((line) => line.replace(/\s*#.*$/, '').trim() || []) }
}

/** Ids of a key and its parts, in lower-case hex, by any name that gpg takes. Empty if gpg is missing or knows no such key. */
export async function keyIdsOf(
  name: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  return await idsIn(['--list-keys', '--', name], environment, signal)
}

/** The same of the keys whose secret part is here: all of them, or those that go by a name. */
export async function secretKeyIds(
  name: string | null,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  return await idsIn(['--list-secret-keys', ...(name === null ? [] : ['--', name])], environment, signal)
}

/** Fingerprints of the keys whose secret part is here: of those that others can encrypt to, or of all if there is none. */
export async function ownFingerprints(
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  const listing = await listed(['--list-secret-keys'], environment, signal)
  // The first fingerprint after the line of a key is its own; those of its parts follow.
  const keys = listing.split(/^(?=sec:)/m).flatMap((key) => {
    const [, fingerprint] = /^fpr:(?:[^:]*:){8}([0-9A-F]+):/m.exec(key) ?? []
    return fingerprint === undefined ? [] : [{ fingerprint, encrypts: key.split(':')[11]?.includes('E') === true }]
  })
  const usable = keys.filter(({ encrypts }) => encrypts)
  return (usable.length > 0 ? usable : keys).map(({ fingerprint }) => fingerprint)
}

async function idsIn(
  wanted: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  const listing = await listed(wanted, environment, signal)
  return [...listing.matchAll(/^(?:pub|sub|sec|ssb):(?:[^:]*:){3}([0-9A-F]{16}):/gm)].map(([, id = '']) =>
    id.toLowerCase(),
  )
}

async function listed(
  wanted: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string> {
  try {
    const how = { environment, signal, maxBytes }
    return (await runProgram('gpg', ['--batch', '--with-colons', ...wanted], how)).output.toString()
  } catch (error) {
    if (error instanceof KeyError) return ''
    throw error
  }
}
