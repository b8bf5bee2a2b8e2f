// Which mapped entries are at another path in a second state of the store, by what git calls their bytes. Nothing is decrypted.
import { resolve } from 'node:path'
import { DocumentError } from '../../../meta/files/document.ts'
import { readOwnFile } from '../../../meta/files/read-own-file.ts'
import type { Snapshot } from '../../../meta/files/snapshot.ts'
import type { MovedEntries, RewrittenEntries } from '../../../meta/review/moved-keys.ts'
import { blobName } from '../../git/blob-name.ts'
import type { Git } from '../../git/git.ts'
import { entryOfFile, fileOfEntry } from '../../store/entry-path.ts'

interface States {
  base: string
  /** A commit, or the files as they are now. */
  head: string | { store: string }
}

/** What git calls the bytes of some entries, by path. */
type Blobs = Map<string, string>

const listing = ['--raw', '-z', '--no-renames', '--no-abbrev', '--relative', '--no-textconv', '--no-ext-diff']
const none = /^0+$/

/** A command line has no room for more. */
const most = 1_000

/**
 * An entry that was encrypted anew on its way has other bytes: nobody can tell that it is the same. Neither is anything said where several
 * entries with the same bytes left or came.
 */
export async function movedEntries(
  git: Git,
  states: States,
  before: Snapshot | Promise<Snapshot>,
  after: Snapshot | Promise<Snapshot>,
): Promise<MovedEntries> {
  const changes = changesBetween(git, states)
  // Whoever reads the states says better what is wrong with them.
  changes.catch(() => undefined)
  const [old, fresh] = [keysOf(await before), keysOf(await after)]
  const { left, arrived } = await changes
  const gone = [...old].filter((path) => !fresh.has(path) && !left.has(path))
  // The registry may follow an entry long after it was renamed.
  for (const [path, blob] of await lastBlobs(git, states.base, gone.slice(0, most))) left.set(path, blob)
  const from = byBlob(left, old)
  if (from.size === 0) return new Map()
  const added = [...fresh].filter((path) => !old.has(path) && !arrived.has(path))
  for (const [path, blob] of await blobsAt(git, states, added.slice(0, most))) arrived.set(path, blob)
  const to = byBlob(arrived, fresh)
  return new Map(
    [...from].flatMap(([blob, path]): [string, string][] => {
      const place = to.get(blob) ?? null
      return path === null || place === null || place === path ? [] : [[path, place]]
    }),
  )
}

/** The entries that stand where they stood with other bytes, and what git calls both. Empty where a state cannot be read. */
export async function rewrittenEntries(git: Git, states: States): Promise<RewrittenEntries> {
  const { left, arrived } = await changesBetween(git, states).catch(() => ({ left: new Map(), arrived: new Map() }))
  return new Map(
    [...left].flatMap(([path, before]): [string, { before: string; after: string }][] => {
      const after = arrived.get(path)
      return after === undefined ? [] : [[path, { before, after }]]
    }),
  )
}

function keysOf({ registry, sidecars }: Snapshot): Set<string> {
  return new Set([...Object.keys(registry.keys), ...sidecars.keys()])
}

/** The entries that left their place, with the bytes that they had, and those that came, with the bytes that they have. */
async function changesBetween(git: Git, { base, head }: States): Promise<{ left: Blobs; arrived: Blobs }> {
  const command =
    typeof head === 'string'
      ? ['diff-tree', '-r', ...listing, '--end-of-options', `${base}^{tree}`, `${head}^{tree}`]
      : ['diff-index', ...listing, '--end-of-options', `${base}^{tree}`]
  const [left, arrived]: [Blobs, Blobs] = [new Map(), new Map()]
  for (const { path, was, is, letter } of parse(await git.text(command))) {
    if (!none.test(was)) left.set(path, was)
    // Of a file that nobody has staged git knows no name yet.
    const now = none.test(is) && letter !== 'D' && typeof head !== 'string' ? nameOf(head.store, path, is) : is
    if (now !== null && !none.test(now)) arrived.set(path, now)
    if (now === was) left.delete(path)
    if (now === was) arrived.delete(path)
  }
  return { left, arrived }
}

interface Change {
  path: string
  was: string
  is: string
  letter: string
}

function parse(output: string): Change[] {
  const fields = output.split('\0')
  const changes: Change[] = []
  for (let at = 0; at + 1 < fields.length; at++) {
    const [, was, is, letter] = /^\n?:\d{6} \d{6} ([0-9a-f]+) ([0-9a-f]+) ([AMDT])/.exec(fields[at] ?? '') ?? []
    if (was === undefined || is === undefined || letter === undefined) continue
    const path = entryOfFile(fields[++at] ?? '')
    if (path !== null) changes.push({ path, was, is, letter })
  }
  return changes
}

/** The bytes that entries had when a commit took them away, where they are not in the base itself. */
async function lastBlobs(git: Git, base: string, paths: readonly string[]): Promise<Blobs> {
  if (paths.length === 0) return new Map()
  const how = ['--no-show-signature', '--diff-filter=D', '--format=']
  const output = await git
    .text(['log', ...how, ...listing, '--end-of-options', base, '--', ...paths.map(fileOfEntry)])
    .catch(() => '')
  const blobs: Blobs = new Map()
  // Newest first.
  for (const { path, was } of parse(output)) if (!blobs.has(path)) blobs.set(path, was)
  // What is in the base now did not leave.
  for (const path of (await blobsAt(git, { base, head: base }, [...blobs.keys()])).keys()) blobs.delete(path)
  return blobs
}

async function blobsAt(git: Git, { base, head }: States, paths: readonly string[]): Promise<Blobs> {
  const blobs: Blobs = new Map()
  if (paths.length === 0) return blobs
  if (typeof head === 'string') {
    const found = await git.text([
      'ls-tree',
      '-z',
      '--end-of-options',
      `${head}^{tree}`,
      '--',
      ...paths.map(fileOfEntry),
    ])
    for (const line of found.split('\0')) {
      const [, blob, file] = /^\d{6} blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
      const path = file === undefined ? null : entryOfFile(file)
      if (path !== null && blob !== undefined) blobs.set(path, blob)
    }
    return blobs
  }
  const like = (await git.text(['rev-parse', '--verify', '--end-of-options', `${base}^{tree}`])).trim()
  for (const path of paths) {
    const name = nameOf(head.store, path, like)
    if (name !== null) blobs.set(path, name)
  }
  return blobs
}

/** The path may be what others wrote: only a file of the store itself is looked at. */
function nameOf(store: string, path: string, like: string): string | null {
  const file = fileOfEntry(path)
  if (entryOfFile(file) === null || path.startsWith('/')) return null
  try {
    const bytes = readOwnFile(resolve(store, file))
    return bytes === null ? null : blobName(bytes, like)
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}

/** The entry that has these bytes; null where several have. */
function byBlob(blobs: Blobs, keys: ReadonlySet<string>): Map<string, string | null> {
  const paths = new Map<string, string | null>()
  for (const [path, blob] of blobs) if (keys.has(path)) paths.set(blob, paths.has(blob) ? null : path)
  return paths
}
