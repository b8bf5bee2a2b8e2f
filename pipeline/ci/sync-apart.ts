// A sync that starts from the newest metadata of all branches and writes to a folder of its own. Git, the index and the work tree stay as they are.

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type KeyzFolder, keyzFolder } from '../../meta/files/keyz-folder.ts'
import { pathInKeyz } from '../../meta/files/path-in-keyz.ts'
import { emptyRegistry, readRegistry, registryPath } from '../../meta/files/registry-file.ts'
import { readSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SyncResult } from '../../schema/reports/sync-report.ts'
import { inspectKept } from '../secrets/inspect-kept.ts'
import type { Selection } from '../store/selection.ts'
import { type Synced, sync } from '../sync/sync.ts'
import type { SyncContext } from '../sync/sync-context.ts'
import { BlobCache } from './metadata-branch/blob-cache.ts'
import { newestLateRun } from './metadata-branch/late-run.ts'
import { type AppliedSidecars, applySidecars } from './metadata-branch/newest-files.ts'
import { readableTips } from './metadata-branch/readable-tips.ts'
import type { Repository } from './metadata-branch/repository.ts'
import { longAgo, missedAgain, notReached } from './not-reached.ts'
import { runFolder } from './run-folder.ts'
import { keysAmong, uncommittedEntries } from './uncommitted-entries.ts'

interface ApartOptions {
  remote: string
  selection: Selection
  force: boolean
  /** How many milliseconds the sync may take that starts now, after everything that it needs of git. */
  deadline: () => number
}

export interface SyncedApart {
  synced: Synced
  /** Texts of the sidecars that changed, by path under `.keyz`. */
  changed: Map<string, string>
  /** Keys that neither this run nor the last late one reached. */
  again: string[]
  /** Keys that this run did not reach and whose newest record is a failure. */
  failing: string[]
  /** Keys whose entry has changes that are not committed. Nothing else here is about them. */
  uncommitted: string[]
  /** The commit whose entries were read. */
  head: string
  /** Sentences for the log. */
  notes: string[]
}

/** Throws CommandError or DocumentError if the sync cannot start at all. */
export async function syncApart(
  repository: Repository,
  { remote, selection, force, deadline }: ApartOptions,
  context: SyncContext,
): Promise<SyncedApart> {
  const { config, scanner } = context
  const tips = await readableTips(repository, {
    remote,
    branch: config.git.metadata_branch,
    isFresh: context.environment.inActions,
  })
  const notes = tips.note === null ? [] : [tips.note]
  const now = context.environment.instant()
  const late = await newestLateRun(repository, tips, now)
  const cache = new BlobCache(repository)
  // Entries that were renamed or deleted are followed by the sync itself.
  const { files, listings } = await applySidecars(repository, { ...tips, now }, cache, async () => new Map())
  // Only the default branch decides which entries are decrypted and where they are sent: more people may push to other branches.
  const registry = listings.main.get(registryPath)
  if (registry === undefined) files.delete(registryPath)
  else files.set(registryPath, registry)
  await using place = await runFolder()
  const before = await unfold(place.path, files, cache)
  const uncommitted = await uncommittedEntries(repository, tips.main)
  const folder = keyzFolder(place.path, inspectKept(scanner))
  const wanted = { ...selection, without: uncommitted }
  const synced = await sync(
    { selection: wanted, force, dryRun: false, deadline: deadline() },
    {
      ...context,
      folder,
      config: { ...config, git: { ...config.git, mode: 'none' } },
      ...(late === null ? {} : { renewBefore: late.startedAt }),
    },
  )
  const changed = new Map<string, string>()
  for (const path of await folder.list('providers')) {
    const text = path === registryPath ? null : await folder.read(path)
    if (text !== null && text !== before.get(path)) changed.set(path, text)
  }
  // Somebody may have changed or pulled an entry while it was read.
  const meanwhile = await uncommittedEntries(repository, tips.main)
  const { keys } = (await readRegistry(folder)) ?? emptyRegistry
  const left = keysAmong(new Set([...uncommitted, ...meanwhile]), keys, selection)
  for (const { row } of left) changed.delete(sidecarPath(row))
  const missed = notReached(synced.report.results)
  const earlier = { late, provenBefore: longAgo(config.sync, now) }
  const failing: string[] = []
  const again = await missedAgain(missed, earlier, async (result) => {
    const readAt = await readingTime(folder, result)
    if (readAt === undefined) failing.push(result.key_path)
    return readAt
  })
  return { synced, changed, again, failing, uncommitted: left.map(({ path }) => path), head: tips.main, notes }
}

/** Null for a key without a reading; undefined where the newest thing that is known of it is a failure. */
async function readingTime(folder: KeyzFolder, { sidecar_path }: SyncResult): Promise<Instant | null | undefined> {
  const sidecar = await readSidecar(folder, pathInKeyz(sidecar_path)).catch(() => undefined)
  if (sidecar === undefined || sidecar === null) return sidecar
  return sidecar.sync_status === 'error' ? undefined : sidecar.last_success_at
}

/** Writes each file to its place under `.keyz`. Names were checked when they were listed. */
async function unfold(place: string, files: AppliedSidecars['files'], cache: BlobCache): Promise<Map<string, string>> {
  await cache.load(files.values())
  const texts = new Map([...files].map(([path, name]) => [path, cache.text(name)]))
  for (const [path, text] of texts) {
    const file = join(place, '.keyz', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return texts
}
