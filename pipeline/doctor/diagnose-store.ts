// Whether the files under `.keyz` can be read, match the entries, and are recent enough.

import { mergeAgain } from '../../meta/files/conflicts-told.ts'
import { DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { registryPath } from '../../meta/files/registry-file.ts'
import type { ReadRegistry } from '../../meta/files/registry-rows.ts'
import { isSidecarPath, sidecarPath } from '../../meta/files/sidecar-path.ts'
import { factsById } from '../../providers/facts.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { shellWordOf } from '../environment/shell-words.ts'
import type { OpenStore } from '../runtime.ts'
import { metadataTips } from '../status/metadata-tips.ts'
import { pushedReadings } from '../status/pushed-readings.ts'
import { statusOfStore } from '../status/status-keys.ts'
import { closestProvider } from '../store/known-providers.ts'
import type { Entry } from '../store/scan-store.ts'
import { fine, ifAny, named, problem, warning } from './diagnosis.ts'

/** What a sparse checkout leaves out is nobody's mistake. */
export function diagnoseRegistry(
  registry: Registry,
  entries: readonly Entry[],
  leftOut: ReadonlySet<string>,
): Diagnosis[] {
  const paths = new Set(entries.map(({ path }) => path))
  const rows = Object.entries(registry.keys)
  if (rows.length === 0) return [warning('registry', 'no entries are mapped to a provider yet', 'run keyz discover')]
  const gone = rows.flatMap(([path]) => (paths.has(path) || leftOut.has(path) ? [] : [path]))
  const notHere = leftOut.size === 0 ? '' : `, ${leftOut.size} of them left out by the sparse checkout of this clone`
  const unknown = rows.filter(([, row]) => factsById(row.provider_id) === undefined)
  return [
    ...ifAny(gone.map(printable), (listed) =>
      problem(
        'registry',
        `mapped but not in the store: ${listed}`,
        `run keyz sync to follow renames in git, or unmap ${gone.length === 1 ? 'it' : 'them'} with keyz map ${shellWordOf(gone)} --remove`,
      ),
    ),
    ...unknownProviders(unknown),
    ...(gone.length + unknown.length === 0
      ? [fine('registry', `${rows.length} of ${paths.size + leftOut.size} entries mapped${notHere}`)]
      : []),
  ]
}

/** One row for each name, since the same slip of the pen is corrected in the same way. */
function unknownProviders(rows: readonly [string, RegistryRow][]): Diagnosis[] {
  return [...new Set(rows.map(([, row]) => row.provider_id))].map((id) => {
    const paths = rows.flatMap(([path, row]) => (row.provider_id === id ? [path] : []))
    const provider = closestProvider(id)
    return problem(
      'registry',
      `mapped to ${id}, which this version of keyz does not know: ${named(paths.map(printable))}`,
      provider === null
        ? `update keyz, or choose another one of keyz providers with keyz map ${shellWordOf(paths)} --provider NAME`
        : `run keyz map ${shellWordOf(paths)} --provider ${provider}`,
    )
  })
}

/** A sidecar that no row leads to: a merge may have kept it. The next sync leaves it alone, since it may be what another branch reads. */
export async function diagnoseOrphans(folder: KeyzFolder, { keys, bad }: ReadRegistry): Promise<Diagnosis[]> {
  const rows = [...Object.values(keys), ...bad.map(({ row }) => row)]
  const known = new Set([registryPath, ...rows.map(sidecarPath)])
  const orphans = (await folder.list('providers')).filter((path) => isSidecarPath(path) && !known.has(path))
  return ifAny(
    orphans.map((path) => printable(`.keyz/${path}`)),
    (listed) =>
      warning(
        'metadata',
        `readings of no mapped key: ${listed}`,
        'map the entry again with keyz map, or git rm the file',
      ),
  )
}

/** `inConflict`: git waits for a merge to be finished, and of that another row tells. */
export async function diagnoseFreshness(open: OpenStore, now: Instant, inConflict: boolean): Promise<Diagnosis[]> {
  const tips = await metadataTips(open.git, open.config.git.metadata_branch)
  const pushed = tips.length === 0 ? null : await pushedReadings(open.git, tips, now)
  const { keys, broken } = await statusOfStore(open, now, () => true, new Map(), null, pushed)
  const old = keys.filter(({ status }) => status === 'stale').map(({ key_path }) => printable(key_path))
  // Of a sidecar that cannot be read, `broken` tells.
  const errors = keys.filter(({ status, unreadable }) => status === 'error' && unreadable === null)
  const [rejected, failing] = [true, false].map((wanted) =>
    errors.filter(({ badges }) => badges.includes('rejected') === wanted).map(({ key_path }) => key_path),
  )
  const never = keys.filter(({ status }) => status === 'unsynced').map(({ key_path }) => printable(key_path))
  const waiting = keys.filter((key) => key.changed_by_others).map(({ key_path }) => printable(key_path))
  const ofRows = new Map(errors.map(({ last_error, provider_id }) => [last_error?.message, provider_id]))
  const isTold = (sentence: string) => {
    const provider = ofRows.get(sentence)
    return provider !== undefined && factsById(provider) === undefined
  }
  const found = [
    ...ifAny(waiting, (listed) =>
      warning(
        'consent',
        `changed by others, so nothing is sent: ${listed}`,
        'run keyz sync --accept, which shows where each would be sent, and asks',
      ),
    ),
    // A wrong row of the registry is corrected: without the whole file, every key would be unmapped. `diagnoseRegistry` tells of the rest.
    ...broken
      .filter((sentence) => !isTold(sentence) && !(inConflict && sentence.endsWith(mergeAgain)))
      .map((sentence) =>
        ofRows.has(sentence)
          ? problem('registry', sentence, 'correct the row with keyz map')
          : problem(
              'metadata',
              sentence.replace(`: ${mergeAgain}`, ''),
              'restore the file from git, or delete it and run keyz sync',
            ),
      ),
    ...ifAny(old, (listed) =>
      warning(
        'freshness',
        `older than ${open.config.sync.stale_after}: ${listed}`,
        'run keyz sync; if you have a scheduled workflow, check that it still runs',
      ),
    ),
    ...looked('rejected', rejected),
    ...looked('failing', failing),
    ...ifAny(never, (listed) => warning('freshness', `never read: ${listed}`, 'run keyz sync')),
  ]
  // For a store without keys, diagnoseRegistry has already said so.
  return found.length > 0 || keys.length === 0
    ? found
    : [fine('freshness', `all ${keys.length} keys read within ${open.config.sync.stale_after}`)]
}

/** What `keyz show` says more about. */
function looked(what: string, paths: readonly string[] = []): Diagnosis[] {
  const todo = `run keyz show ${shellWord(paths[0] ?? '')} for details`
  return ifAny(paths.map(printable), (listed) =>
    warning('keys', `${what}: ${listed}`, paths.length > 1 ? `${todo}, and the same for the others` : todo),
  )
}

/** The document, or a problem if it cannot be read. */
export async function readable<Document>(name: string, read: () => Promise<Document>): Promise<Document | Diagnosis> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof DocumentError) return problem(name, error.message, 'fix the file, or restore it from git')
    throw error
  }
}
