// Whether this person is one of those for whom the mapped entries are encrypted: .gpg-id names them, and gpg has a secret key of theirs.
import { dirname } from 'node:path'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { fine, named, problem } from './diagnosis.ts'
import { nearestGpgId, ownFingerprints, secretKeyIds } from './gpg-ids.ts'

/** Nothing is decrypted. `paths` are the mapped entries. */
export async function diagnoseMembership(
  paths: readonly string[],
  store: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Diagnosis[]> {
  const own = await secretKeyIds(null, environment, signal)
  if (own.length === 0)
    return [
      problem(
        'your key',
        'gpg has no secret key here, so nothing can be decrypted',
        'import yours (gpg --import FILE), or make one (gpg --quick-generate-key NAME), then send its public part to somebody who is in .gpg-id',
      ),
    ]
  const mine = new Map<string, boolean>()
  const without = new Set<string>()
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const { folder: place, names } = await nearestGpgId(folder, store)
    for (const name of names)
      if (!mine.has(name)) mine.set(name, (await secretKeyIds(name, environment, signal)).length > 0)
    if (!names.some((name) => mine.get(name))) without.add(place)
  }
  if (without.size === 0) return [fine('your key', '.gpg-id names you in every folder with mapped entries')]
  return [notNamed([...without].sort(), await ownFingerprints(environment, signal))]
}

/** `folders` have a .gpg-id of their own; `.` is the store itself. */
function notNamed(folders: readonly string[], fingerprints: readonly string[]): Diagnosis {
  const isStore = folders.includes('.')
  const isFolder = folders.some((folder) => folder !== '.')
  const listed = named(folders.map((folder) => (folder === '.' ? 'the store' : printable(folder))))
  const command = isFolder ? (isStore ? 'pass init, and pass init -p FOLDER,' : 'pass init -p FOLDER') : 'pass init'
  const [first = '', ...others] = fingerprints
  const one = others.length === 0 ? first : 'FINGERPRINT'
  return problem(
    'your key',
    others.length === 0
      ? `your key ${first} is not in the .gpg-id of ${listed}`
      : `none of your keys (${named(fingerprints)}) is in the .gpg-id of ${listed}`,
    `send its public part (gpg --armor --export ${shellWord(one)}) to somebody who is in it; they import it, run ${command} with all of its names and ${one}, and push`,
  )
}
