// The newest metadata: of the default branch, of every version of the metadata branch, and of this run, brought in line with the entries.
import { readEditedJson, readJson, toJson } from '../../meta/document.ts'
import { mergeSidecars } from '../../meta/merge/merge-sidecars.ts'
import { emptyRegistry, registryPath } from '../../meta/registry-file.ts'
import { sidecarPath } from '../../meta/sidecar-path.ts'
import { Registry } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import type { Moves } from '../entry-moves.ts'
import { PlumbingError } from '../git-plumbing.ts'
import { movedRegistry } from '../reconcile.ts'
import { entriesOf, type Listing, listingOf } from './listing.ts'
import { mergeListings, readable } from './merge-listings.ts'
import type { ObjectMemory } from './object-memory.ts'
import type { Repository } from './repository.ts'

/** Commits: the default branch, and what there is of the metadata branch. */
export interface Tips {
  main: string
  branches: readonly string[]
}

/** What became of mapped entries that are gone, by the git history. */
export type FollowMoves = (registry: Registry, present: ReadonlySet<string>) => Promise<Moves>

export interface NewestFiles {
  main: Listing
  files: Map<string, string>
  registry: Registry
}

/** Metadata of the default branch and of the metadata branch together, with renamed and deleted entries followed. */
export async function newestFiles(
  repository: Repository,
  tips: Tips,
  memory: ObjectMemory,
  follow: FollowMoves,
): Promise<NewestFiles> {
  const main = await listingOf(repository, tips.main)
  let files = new Map(main)
  for (const branch of tips.branches) {
    const base = await listingOf(repository, await mergeBase(repository, tips.main, branch))
    files = await mergeListings({ base, ours: files, theirs: await listingOf(repository, branch) }, memory)
  }
  const merged = await registryOf(files, memory)
  const moves = await follow(merged, await entriesOf(repository, tips.main))
  const registry = movedRegistry(merged, moves)
  if (moves.size > 0) await settle(files, merged, registry, moves, memory)
  const places = new Set(Object.values(registry.keys).map(sidecarPath))
  for (const path of files.keys()) if (path !== registryPath && !places.has(path) && !main.has(path)) files.delete(path)
  return { main, files, registry }
}

/**
 * Lays the sidecars of this run over the files. Returns the entries whose reading has no place any more, because somebody
 * changed the registry in the meantime.
 */
export async function layOver(
  { files, registry }: NewestFiles,
  sidecars: readonly Sidecar[],
  memory: ObjectMemory,
): Promise<string[]> {
  const placed = sidecars.flatMap((sidecar) => {
    const row = Object.hasOwn(registry.keys, sidecar.key_path) ? registry.keys[sidecar.key_path] : undefined
    const path = sidecarPath(sidecar)
    return row?.provider_id === sidecar.provider_id && sidecarPath(row) === path ? [{ path, sidecar }] : []
  })
  await memory.load(placed.flatMap(({ path }) => files.get(path) ?? []))
  for (const { path, sidecar } of placed) {
    const name = files.get(path)
    const there = name === undefined ? null : sidecarIn(path, memory.text(name))
    // A file of somebody else's making is told by `keyz check`, and never overwritten.
    if (there === undefined) continue
    const merged = mergeSidecars(null, there, sidecar)
    if (merged !== null) files.set(path, memory.keep(toJson(merged)))
  }
  const paths = new Set(placed.map(({ sidecar }) => sidecar.key_path))
  return sidecars.map(({ key_path }) => key_path).filter((path) => !paths.has(path))
}

async function mergeBase({ git }: Repository, left: string, right: string): Promise<string | null> {
  try {
    return (await git(['merge-base', left, right])).toString().trim()
  } catch (error) {
    // No common commit at all: the branch was made by somebody else, from nothing.
    if (error instanceof PlumbingError && error.exitCode === 1) return null
    throw error
  }
}

/** Throws DocumentError when the registry cannot be read: nothing is published beside it. */
async function registryOf(files: Listing, memory: ObjectMemory): Promise<Registry> {
  const name = files.get(registryPath)
  if (name === undefined) return emptyRegistry
  await memory.load([name])
  return readEditedJson({ file: `.keyz/${registryPath}`, text: memory.text(name) }, Registry)
}

/** Sidecars go where the followed registry says that their keys belong; those of deleted entries go for good. */
async function settle(
  files: Map<string, string>,
  before: Registry,
  after: Registry,
  moves: Moves,
  memory: ObjectMemory,
): Promise<void> {
  const leaving = [...moves].flatMap(([from, to]) => {
    const row = before.keys[from]
    return row === undefined ? [] : [{ at: sidecarPath(row), to, row: to === null ? undefined : after.keys[to] }]
  })
  await memory.load(leaving.flatMap(({ at }) => files.get(at) ?? []))
  // All are read before the first is written: two may have exchanged their places.
  const read = leaving.map((one) => {
    const name = files.get(one.at)
    return { ...one, sidecar: name === undefined ? undefined : sidecarIn(one.at, memory.text(name)) }
  })
  for (const { at, sidecar } of read) if (sidecar !== undefined) files.delete(at)
  for (const { to, row, sidecar } of read) {
    if (sidecar === undefined || row === undefined || to === null) continue
    const { account_ref, key_alias } = row
    files.set(sidecarPath(row), memory.keep(toJson({ ...sidecar, account_ref, key_alias, key_path: to })))
  }
  const keys = Object.entries(after.keys).sort(([left], [right]) => (left < right ? -1 : 1))
  files.set(registryPath, memory.keep(toJson(Registry.parse({ ...after, keys: Object.fromEntries(keys) }))))
}

function sidecarIn(path: string, text: string): Sidecar | undefined {
  return readable(() => readJson({ file: `.keyz/${path}`, text }, Sidecar))
}
