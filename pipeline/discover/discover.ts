// Proposes registry rows for entries that have none: from their paths, and on request from the form of their secrets.
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { providers } from '../../providers/index.ts'
import type { DiscoverReport } from '../../schema/discover-report.ts'
import type { Registry } from '../../schema/registry.ts'
import { parseCredential } from '../decrypt/credential.ts'
import type { Decrypter } from '../decrypt/decrypter.ts'
import { KeyError } from '../errors.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import { maskInActions } from '../secrets/mask-in-actions.ts'
import type { Secret } from '../secrets/secret.ts'
import { publicNames } from '../store/public-names.ts'
import type { Entry } from '../store/scan-store.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import { type Guess, guessFromPath, guessFromShape } from './guess-provider.ts'

export interface Look {
  decrypter: Decrypter
  scanner: LeakScanner
  signal: AbortSignal
  inActions: boolean
}

export interface Discovered {
  report: DiscoverReport
  /** Entries that could not be decrypted, each with a message. */
  unreadable: { path: string; message: string }[]
}

/** Decrypts only with `look`, which takes a person's request. Changes nothing. */
export async function discover(registry: Registry, entries: readonly Entry[], look: Look | null): Promise<Discovered> {
  const wanted = new Set(unmappedEntries(entries, registry))
  const report: DiscoverReport = { schema_version: 1, added: [], proposed: [], ambiguous: [], unrecognised: [] }
  const unreadable: Discovered['unreadable'] = []
  look?.scanner.publish(publicNames(entries, registry))
  const taken = new Set(Object.values(registry.keys).map(sidecarPath))
  for (const entry of entries) {
    if (!wanted.has(entry.path)) continue
    const guess = await guessFor(entry, look).catch((error: unknown) => {
      if (!(error instanceof KeyError)) throw error
      // An entry without a key in it is not a mistake.
      if (error.kind === 'decrypt_error') unreadable.push({ path: entry.path, message: error.message })
      return guessFromPath(entry.path, providers)
    })
    if (guess.found === 'none') report.unrecognised.push(entry.path)
    else if (guess.found === 'several')
      report.ambiguous.push({ key_path: entry.path, provider_ids: guess.providerIds, because: guess.because })
    else {
      const row = withFreeAlias(guess.row, entry.path, taken)
      taken.add(sidecarPath(row))
      report.proposed.push({ key_path: entry.path, row, because: guess.because })
    }
  }
  return { report, unreadable }
}

/** The path decides if it names one provider, otherwise the secret. */
async function guessFor(entry: Entry, look: Look | null): Promise<Guess> {
  const byPath = guessFromPath(entry.path, providers)
  if (look === null || byPath.found === 'one') return byPath
  const { secret } = parseCredential(await look.decrypter.decrypt(entry.file, look.signal))
  look.scanner.protect(secret, publicPrefixOf(secret), `the secret in ${entry.path}`)
  maskInActions(secret, look.inActions)
  const byShape = guessFromShape(entry.path, secret, providers)
  return byShape.found === 'none' ? byPath : byShape
}

/** The public prefix of a secret of a known form, or nothing. */
function publicPrefixOf(secret: Secret): string {
  const spec = providers
    .flatMap(({ keys }) => keys)
    .find(({ pattern }) => pattern !== undefined && secret.matches(pattern))
  return spec?.prefix ?? ''
}

/** Two entries never share a sidecar: the second one gets its whole path as its alias. */
function withFreeAlias<Row extends Registry['keys'][string]>(row: Row, path: string, taken: ReadonlySet<string>): Row {
  return taken.has(sidecarPath(row)) ? { ...row, key_alias: path.slice(-255) } : row
}
