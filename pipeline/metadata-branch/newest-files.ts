// The newest metadata: of the default branch, of every version of the metadata branch, and of this run, brought in line with the entries.
import { readJson, toJson } from '../../meta/document.ts'
import { mergeSidecars } from '../../meta/merge/merge-sidecars.ts'
import { emptyRegistry, registryPath } from '../../meta/registry-file.ts'
import { sidecarPath } from '../../meta/sidecar-path.ts'
import { Registry } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import type { Moves } from '../entry-moves.ts'
import { PlumbingError } from '../git-plumbing.ts'
import { movedRegistry } from '../reconcile.ts'
import { type Listing, type Listings, openListings } from './listing.ts'
import { keysOf, type MappedKeys, mappedKeys } from './mapped-keys.ts'
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
  listings: Listings
  files: Map<string, string>
  keys: MappedKeys
}

/** Metadata of the default branch and of the metadata branch together, with renamed and deleted entries followed. */
export async function newestFiles(
  repository: Repository,
  tips: Tips,
  memory: ObjectMemory,
  follow: FollowMoves,
): Promise<NewestFiles> {
  const listings = await openListings(repository, tips.main)
  const { main, entries } = listings
  let files = new Map(main)
  for (const branch of tips.branches) {
    const base = await listings.of(await mergeBase(repository, tips.main, branch))
    files = await mergeListings({ base, ours: files, theirs: await listings.of(branch) }, memory)
  }
  const merged = await keysIn(files, memory)
  const keys = merged.paths.every((path) => entries.has(path))
    ? merged
    : await followed(files, merged, await follow(merged.whole(), entries), memory)
  const foreign = [...files.keys()].filter((path) => path !== registryPath && !main.has(path))
  // A sidecar of nobody's key is no reason for a pull request; what the default branch has is the person's to remove.
  const places = foreign.length === 0 ? new Set() : keys.places()
  for (const path of foreign) if (!places.has(path)) files.delete(path)
  return { listings, files, keys }
}

/**
 * Lays the sidecars of this run over the files. Returns the entries whose reading has no place any more, because somebody
 * changed the registry in the meantime.
 */
export async function layOver(
  { files, keys }: NewestFiles,
  sidecars: readonly Sidecar[],
  memory: ObjectMemory,
): Promise<string[]> {
  const placed = sidecars.flatMap((sidecar) => {
    const row = keys.row(sidecar.key_path)
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

/** Throws DocumentError when the registry is nothing like one: nothing is published beside it. */
async function keysIn(files: Listing, memory: ObjectMemory): Promise<MappedKeys> {
  const name = files.get(registryPath)
  if (name === undefined) return keysOf(emptyRegistry)
  await memory.load([name])
  return mappedKeys(memory.text(name))
}

async function followed(
  files: Map<string, string>,
  keys: MappedKeys,
  moves: Moves,
  memory: ObjectMemory,
): Promise<MappedKeys> {
  if (moves.size === 0) return keys
  const registry = movedRegistry(keys.whole(), moves)
  await settle(files, keys.whole(), registry, moves, memory)
  return keysOf(registry)
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
