// The newest metadata, merged from the default branch, every version of the metadata branch, and this run, with renamed and deleted entries followed.
import { readJson, toJson } from '../../../meta/files/document.ts'
import { emptyRegistry, registryPath } from '../../../meta/files/registry-file.ts'
import type { ReadRegistry } from '../../../meta/files/registry-rows.ts'
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'
import { usagePath } from '../../../meta/files/usage-file.ts'
import { mergedDocument } from '../../../meta/merge/merge-registries.ts'
import { mergeSidecars } from '../../../meta/merge/merge-sidecars.ts'
import type { Instant } from '../../../schema/instant.ts'
import { Sidecar } from '../../../schema/sidecar.ts'
import { UsageRecord } from '../../../schema/usage-record.ts'
import { mergeBase } from '../../git/merge-base.ts'
import type { Moves } from '../../history/moves/entry-moves.ts'
import { movedRegistry } from '../../history/moves/moved-registry.ts'
import { settledSidecars } from '../../history/moves/settled-sidecars.ts'
import { renamedEntries } from '../../history/renamed-entries.ts'
import type { BlobCache } from './blob-cache.ts'
import { departing, sidecarsAt } from './departing.ts'
import { isCarried, isUsage, type Listing, type Listings, openListings } from './listing.ts'
import { keysOf, type MappedKeys, mappedKeys } from './mapped-keys.ts'
import { mergeListings, readable } from './merge-listings.ts'
import { readTimes } from './read-times.ts'
import type { Repository } from './repository.ts'
import { type FoundSidecar, takeAlong } from './take-along.ts'

/** Commits: the default branch, and all known versions of the metadata branch. */
export interface Tips {
  main: string
  branches: readonly string[]
}

/** What a version of the metadata branch and the default branch have in common; null when they share no history. */
export type MergeBases = (branch: string) => Promise<string | null>

/** git is asked once for each. */
export function mergeBases({ git }: Repository, { main }: Tips): MergeBases {
  const known = new Map<string, Promise<string | null>>()
  return (branch) => {
    const base = known.get(branch) ?? mergeBase(git, main, branch)
    known.set(branch, base)
    return base
  }
}

/** What happened to mapped entries that are gone, according to the git history. */
export type FollowMoves = (
  mapped: readonly string[],
  present: ReadonlySet<string>,
  readAt: ReadonlyMap<string, Instant>,
) => Promise<Moves>

export interface AppliedSidecars {
  listings: Listings
  files: Map<string, string>
  keys: MappedKeys
  /** Parents of the next commit. */
  parents: string[]
}

/** Merges the metadata of the default branch and the metadata branch, and follows renamed and deleted entries. `sidecars` are those that `layOver` adds next. */
export async function applySidecars(
  repository: Repository,
  tips: Tips & { bases?: MergeBases; now: Instant },
  cache: BlobCache,
  follow: FollowMoves,
  sidecars: readonly Sidecar[] = [],
): Promise<AppliedSidecars> {
  const baseOf = tips.bases ?? mergeBases(repository, tips)
  const [listings, ...found] = await Promise.all([
    openListings(repository, tips.main),
    ...tips.branches.map(async (branch) => [branch, await baseOf(branch)] as const),
  ])
  const { main, entries } = listings
  let files = new Map(main)
  const bases = new Map(found)
  const went = new Map<string, string | null>()
  const away: FoundSidecar[][] = []
  for (const [branch, commit] of found) {
    const [ofBase, ofBranch] = await Promise.all([listings.of(commit), listings.of(branch)])
    const [base, theirs] = [carried(ofBase), carried(ofBranch)]
    if (commit !== tips.main)
      for (const { from, to, isOver } of await renamedEntries(repository.git, branch, tips.main, repository.prefix)) {
        went.set(from, to)
        if (isOver && !went.has(to)) went.set(to, null)
      }
    const departed = await departing({ base, theirs, went }, sidecarIn, cache)
    away.push(departed.sidecars)
    files = await mergeListings({ base, ours: files, theirs: departed.rest, now: tips.now }, cache)
  }
  // One git process for the registry and for the files that this run's sidecars replace.
  await cache.load([registryPath, ...sidecars.map(sidecarPath)].flatMap((path) => files.get(path) ?? []))
  const merged = keysIn(files, cache)
  const keys = merged.paths.every((path) => entries.has(path))
    ? merged
    : await followed(files, merged, async (mapped, readAt) => await follow(mapped, entries, readAt), away.flat(), cache)
  await dropBrokenUsage(files, main, cache)
  const foreign = [...files.keys()].filter((path) => path !== registryPath && !isUsage(path) && !main.has(path))
  const places = foreign.length === 0 ? new Set() : keys.places()
  const orphans = foreign.filter((path) => !places.has(path))
  const sidecarAt = (path: string) => sidecarIn(path, cache.text(files.get(path) ?? '')) ?? null
  await cache.load(orphans.flatMap((path) => files.get(path) ?? []))
  const leftBehind = [...away.flat(), ...sidecarsAt(orphans, sidecarAt)]
  for (const path of orphans) files.delete(path)
  await takeAlong(
    files,
    leftBehind,
    { keys, went, follow: (gone) => follow(gone, entries, new Map()), sidecarAt, now: tips.now },
    cache,
  )
  return { listings, files, keys, parents: await parentsOf(repository, tips, bases) }
}

/** A branch without what it must not carry: see listing.ts. */
function carried(listing: Listing): Listing {
  return new Map([...listing].filter(([path]) => isCarried(path)))
}

/** What others pushed to the branch as usage, and is none. */
async function dropBrokenUsage(files: Map<string, string>, main: Listing, cache: BlobCache): Promise<void> {
  const changed = [...files].filter(([path, name]) => isUsage(path) && main.get(path) !== name)
  await cache.load(changed.map(([, name]) => name))
  for (const [path, name] of changed) {
    const record = readable(() => readJson({ file: `.keyz/${path}`, text: cache.text(name) }, UsageRecord))
    if (record !== undefined && usagePath(record) === path) continue
    const before = main.get(path)
    if (before === undefined) files.delete(path)
    else files.set(path, before)
  }
}

/**
 * Adds the sidecars of this run to the files. Returns the entries whose reading no longer has a place, because somebody changed
 * the registry in the meantime.
 */
export async function layOver(
  { files, keys }: AppliedSidecars,
  sidecars: readonly Sidecar[],
  cache: BlobCache,
  now: Instant,
): Promise<string[]> {
  const placed = sidecars.flatMap((sidecar) => {
    const row = keys.row(sidecar.key_path)
    const path = sidecarPath(sidecar)
    return row?.provider_id === sidecar.provider_id && sidecarPath(row) === path ? [{ path, sidecar }] : []
  })
  await cache.load(placed.flatMap(({ path }) => files.get(path) ?? []))
  for (const { path, sidecar } of placed) {
    const name = files.get(path)
    const there = name === undefined ? null : sidecarIn(path, cache.text(name))
    // A file that keyz did not write is reported by `keyz check` and never overwritten.
    if (there === undefined) continue
    const merged = mergeSidecars(null, there, sidecar, now)
    if (merged !== null) files.set(path, cache.keep(toJson(merged)))
  }
  const paths = new Set(placed.map(({ sidecar }) => sidecar.key_path))
  return sidecars.map(({ key_path }) => key_path).filter((path) => !paths.has(path))
}

/** Parents without those that another one already contains, so that a merged branch starts over. */
async function parentsOf(
  { git }: Repository,
  { main, branches }: Tips,
  bases: ReadonlyMap<string, string | null>,
): Promise<string[]> {
  const [branch, ...others] = branches
  if (branch === undefined) return [main]
  if (others.length === 0) {
    const base = bases.get(branch)
    return base === branch ? [main] : base === main ? [branch] : [branch, main]
  }
  const left = (await git.text(['merge-base', '--independent', main, ...branches])).trim().split('\n')
  return [...branches, main].filter((commit) => left.includes(commit))
}

/** Throws DocumentError if the registry is invalid: nothing is published next to a broken one. */
function keysIn(files: Listing, cache: BlobCache): MappedKeys {
  const name = files.get(registryPath)
  return name === undefined ? keysOf(emptyRegistry) : mappedKeys(cache.text(name))
}

async function followed(
  files: Map<string, string>,
  keys: MappedKeys,
  follow: (mapped: readonly string[], readAt: ReadonlyMap<string, Instant>) => Promise<Moves>,
  away: readonly FoundSidecar[],
  cache: BlobCache,
): Promise<MappedKeys> {
  const before = keys.whole()
  const moves = await follow(Object.keys(before.keys), await readTimes(files, before, away, cache))
  if (moves.size === 0) return keys
  const registry = movedRegistry(before, moves)
  await settle(files, before, registry, moves, cache)
  return keysOf(registry)
}

/** Moves sidecars to where the followed registry puts their keys, and deletes those of deleted entries. */
async function settle(
  files: Map<string, string>,
  before: ReadRegistry,
  after: ReadRegistry,
  moves: Moves,
  cache: BlobCache,
): Promise<void> {
  const places = [...moves.keys()].flatMap((path) => before.keys[path] ?? []).map(sidecarPath)
  await cache.load(places.flatMap((at) => files.get(at) ?? []))
  const sidecars = places.flatMap((at) => {
    const name = files.get(at)
    const sidecar = name === undefined ? undefined : sidecarIn(at, cache.text(name))
    return sidecar === undefined ? [] : [{ at, sidecar }]
  })
  const { leaving, arriving } = settledSidecars(sidecars, after, moves)
  for (const at of leaving) files.delete(at)
  for (const { path, sidecar } of arriving) files.set(path, cache.keep(toJson(sidecar)))
  files.set(registryPath, cache.keep(toJson(mergedDocument(after))))
}

function sidecarIn(path: string, text: string): Sidecar | undefined {
  return readable(() => readJson({ file: `.keyz/${path}`, text }, Sidecar))
}
