// Which of the entries that a pull brought were asked about since they were changed: their reading came along.
import { DocumentError } from '../../meta/files/document.ts'
import type { ReadRegistry } from '../../meta/files/registry-rows.ts'
import { isOf, readSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { millisecondsOf } from '../../schema/instant.ts'
import { largest } from '../../schema/largest.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { RawChange } from '../git/changes.ts'
import { isAncestor } from '../git/merge-base.ts'
import type { OpenStore } from '../runtime.ts'
import { entryOfFile, fileOfEntry } from '../store/entry-path.ts'

interface Pulled {
  /** The entries, at most a few. */
  entries: readonly string[]
  changes: readonly RawChange[]
  /** What HEAD was before. */
  base: string
}

/**
 * Nobody has to ask about these again, and a commit of one's own about them would keep the next `git pull --ff-only` from working.
 * An entry counts if the commit that changed it last brings its reading too, if the reading is newer than that commit, or if it was
 * only renamed: its reading was moved along, and is about the same key. A rebase makes commits younger than what they bring, but leaves
 * them in their order.
 */
export async function readByOthers(
  { git, folder }: OpenStore,
  { keys }: ReadRegistry,
  { entries, changes, base }: Pulled,
): Promise<Set<string>> {
  const brought = new Set(changes.flatMap(({ path, letter }) => (letter === 'A' || letter === 'M' ? [path] : [])))
  const pairs = entries.flatMap((path) => {
    const row = Object.hasOwn(keys, path) ? keys[path] : undefined
    const sidecar = row === undefined ? null : sidecarPath(row)
    return row !== undefined && sidecar !== null && brought.has(`.keyz/${sidecar}`) ? [{ path, row, sidecar }] : []
  })
  if (pairs.length === 0) return new Set()
  const files = pairs.flatMap(({ path, sidecar }) => [fileOfEntry(path), `.keyz/${sidecar}`])
  const how = ['--no-show-signature', '-z', '--name-only', '--no-renames', '--relative', '--format=%x01%H %at %ct']
  const log = await git.text(['log', ...how, '--end-of-options', `${base}..HEAD`, '--', ...files])
  const newest = newestOf(log)
  const renamed = await onlyRenamed(git, base, changes)
  const read = new Set(pairs.flatMap(({ path }) => (renamed.has(path) ? [path] : [])))
  for (const { path, row, sidecar } of pairs) {
    const changed = newest.get(fileOfEntry(path))
    if (changed === undefined) continue
    const reading = newest.get(`.keyz/${sidecar}`)
    const at = await readAt({ path, row, sidecar }, folder)
    const isRead = reading === changed || at >= changed.at
    if (isRead || (at >= changed.writtenAt && (await isAfter(git, reading, changed)))) read.add(path)
  }
  return read
}

/** New entries with the content of one that is gone. */
async function onlyRenamed(git: OpenStore['git'], base: string, changes: readonly RawChange[]): Promise<Set<string>> {
  const entries = changes.filter(({ path }) => entryOfFile(path) !== null)
  const added = entries.filter(({ letter }) => letter === 'A')
  // git would take the rest of a name with a line end for another question.
  const removed = entries.filter(({ letter, path }) => letter === 'D' && !path.includes('\n'))
  if (added.length === 0 || removed.length === 0) return new Set()
  const asked = removed.map(({ path }) => `${base}:./${path}\n`).join('')
  const answer = await git.text(['cat-file', '--batch-check=%(objectname)'], { input: asked })
  const gone = new Set(answer.split('\n'))
  return new Set(added.flatMap(({ path, blob }) => (gone.has(blob) ? [entryOfFile(path) ?? path] : [])))
}

interface Commit {
  name: string
  /** Unix times in milliseconds: of the change, and of this commit of it. */
  writtenAt: number
  at: number
}

async function isAfter(git: OpenStore['git'], reading: Commit | undefined, changed: Commit): Promise<boolean> {
  return reading !== undefined && (await isAncestor(git, changed.name, reading.name))
}

/** The newest commit of each file. */
function newestOf(log: string): Map<string, Commit> {
  const newest = new Map<string, Commit>()
  for (const text of log.split('\u0001').slice(1)) {
    const [head = '', ...paths] = text.split('\0')
    const [name = '', written, committed] = head.split(' ')
    const commit = { name, writtenAt: Number(written) * 1000, at: Number(committed) * 1000 }
    for (const path of paths.map((line) => line.replace(/^\n/, '')))
      if (path !== '' && !newest.has(path)) newest.set(path, commit)
  }
  return newest
}

/** When somebody last learned something about the key. A failure that says nothing about it is in no sidecar. */
async function readAt(
  { path, row, sidecar: at }: { path: string; row: RegistryRow; sidecar: string },
  folder: OpenStore['folder'],
): Promise<number> {
  const sidecar = await readSidecar(folder, at).catch((error: unknown) => {
    if (error instanceof DocumentError) return null
    throw error
  })
  if (sidecar === null || !isOf(sidecar, path, row)) return 0
  return largest(
    [sidecar.last_success_at, sidecar.last_error?.at].flatMap((instant) => (instant ? [millisecondsOf(instant)] : [])),
    0,
  )
}
