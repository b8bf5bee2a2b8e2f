// What burn and runway are worked out from: the readings of each key over as many days as these need, by whose they are.
import { z } from 'zod'
import { upToDate, versionOf } from '../../meta/files/migrations.ts'
import { registryPath } from '../../meta/files/registry-file.ts'
import { isSidecarPath } from '../../meta/files/sidecar-path.ts'
import type { Snapshot } from '../../meta/files/snapshot.ts'
import { reachesBack, runwayDays, type Version } from '../../meta/judge/runway.ts'
import { Instant, instantAt, instantOfCommit, millisecondsOf } from '../../schema/instant.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { readingFields } from '../../schema/reading.ts'
import { currentVersion, KeyPath, Label, ProviderId, Sidecar } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import type { Git } from '../git/git.ts'
import { type ListedVersion, listVersions } from './listed-versions.ts'
import { smallBlobs } from './small-blobs.ts'

/** Of a version only what a series is made of: an old one may have fields that this keyz does not know. */
const StoredVersion = z.object({
  provider_id: ProviderId,
  key_path: KeyPath,
  last_success_at: Instant.nullable(),
  balances: readingFields.balances,
  account_ref: Label.optional(),
  credits_total: readingFields.credits_total.optional(),
  credits_used: readingFields.credits_used.optional(),
  quotas: readingFields.quotas.optional(),
})

/** By whose the versions are: a place that another key had before brings nothing of that key along. */
export interface Series {
  of: (key: { provider_id: string; key_path: string }) => readonly Version[]
  /** A sentence without a period where a history was not read as far back as the runway needs it. */
  notes: string[]
}

/** Where the contents of versions come from, by object name. What is too large for a sidecar is not among them. */
type Contents = (names: readonly string[]) => Promise<ReadonlyMap<string, Buffer | null>>

/** What is read of a history at most. Far above what scheduled syncs write in the days that matter. */
export const limits = {
  /** Commits of the newest days, and commits before them. */
  commits: 20_000,
  olderCommits: 1000,
  /** Versions in all, and older ones of one sidecar. */
  versions: 40_000,
  olderVersions: 250,
}

/** Contents are in memory for so many versions at once. */
const atOnce = 1000
/** With more sidecars than this, git is asked about their folder. */
const maxNamed = 300
const dayLength = 86_400_000

/** An exclusion works only with magic, which keyz turns off for all other calls. */
const withMagic = '--no-literal-pathspecs'
const notTheRegistry = `:(exclude,literal).keyz/${registryPath}`

/**
 * Every reading once, newest first, as far as the history of `ref` goes and the runway needs it. By days, not by number: one pass
 * over the commits of the newest days, then one over the older commits of only those keys whose readings do not reach back far
 * enough yet, because they are not read every day. `below` narrows it to one sidecar below `.keyz`.
 */
export async function sidecarSeries(
  git: Git,
  ref: string,
  below = 'providers',
  most = limits,
  contents: Contents = async (names) => await smallBlobs(git, names),
): Promise<Series> {
  const [newest, present] = await Promise.all([newestCommit(git, ref, below), sidecarsIn(git, ref, below)])
  if (newest === null) return seriesOf(new Map(), [])
  const since = instantAt(Math.max(0, newest - runwayDays * dayLength))
  const recent = await listVersions(git, ref, { below: [below], maxCommits: most.commits, since })
  const places = new Map<string, Map<string, Found>>()
  await read(contents, recent.versions.slice(0, most.versions), places)
  const short = present.filter((path) => !isLongEnough(places.get(path)))
  if (short.length === 0) return seriesOf(places, [])
  const named = short.length > maxNamed ? [below] : short.map((path) => path.replace(/^\.keyz\//, ''))
  const older = await listVersions(git, ref, { below: named, maxCommits: most.olderCommits, before: since })
  const wanted = newestOfEach(older.versions, new Set(short), most.olderVersions)
  await read(contents, wanted.versions.slice(0, most.versions), places)
  const wasCut = (path: string) =>
    recent.isCut ||
    older.isCut ||
    recent.versions.length > most.versions ||
    wanted.versions.length > most.versions ||
    wanted.cut.has(path)
  return seriesOf(
    places,
    short.filter((path) => wasCut(path) && !isLongEnough(places.get(path))),
  )
}

/** The same by the key_path of the keys of a snapshot. */
export async function historyOf(
  git: Git,
  ref: string,
  { registry }: Snapshot,
): Promise<{ history: Map<string, readonly Version[]>; notes: string[] }> {
  const series = await sidecarSeries(git, ref)
  const history = new Map(
    Object.entries(registry.keys).map(([key_path, { provider_id }]) => [
      key_path,
      series.of({ provider_id, key_path }),
    ]),
  )
  return { history, notes: series.notes }
}

type Found = z.infer<typeof StoredVersion>

function seriesOf(places: ReadonlyMap<string, ReadonlyMap<string, Found>>, unread: readonly string[]): Series {
  const series = new Map<string, Map<string, Version>>()
  for (const [blob, version] of [...places.values()].flatMap((found) => [...found])) {
    const known = series.get(nameOf(version))
    if (known === undefined) series.set(nameOf(version), new Map([[blob, version]]))
    else known.set(blob, version)
  }
  const [one] = unread
  const whose = unread.length === 1 ? `of ${printable(one ?? '')}` : `of ${unread.length} sidecars`
  return {
    of: (key) => [...(series.get(nameOf(key))?.values() ?? [])],
    notes:
      one === undefined
        ? []
        : [`the history ${whose} has too many commits to read all that a runway needs, so it may be inexact`],
  }
}

/** Adds what the versions hold, by path and object name: the same content is one reading. */
async function read(
  contents: Contents,
  versions: readonly ListedVersion[],
  places: Map<string, Map<string, Found>>,
): Promise<void> {
  const ofSidecars = versions.filter(({ path }) => isSidecarPath(path.replace(/^\.keyz\//, '')))
  for (let at = 0; at < ofSidecars.length; at += atOnce) {
    const some = ofSidecars.slice(at, at + atOnce)
    const blobs = await contents([...new Set(some.flatMap(({ blob }) => blob ?? []))])
    for (const { path, blob } of some) {
      const known = places.get(path) ?? new Map<string, Found>()
      places.set(path, known)
      const version = blob === null || known.has(blob) ? null : storedVersion(blobs.get(blob) ?? null)
      if (blob !== null && version !== null) known.set(blob, version)
    }
  }
}

function isLongEnough(found: ReadonlyMap<string, Version> | undefined): boolean {
  return found !== undefined && reachesBack([...found.values()])
}

function newestOfEach(versions: readonly ListedVersion[], paths: ReadonlySet<string>, max: number) {
  const counts = new Map<string, number>()
  const cut = new Set<string>()
  const kept = versions.filter(({ path }) => {
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    if (count > max) cut.add(path)
    return paths.has(path) && count <= max
  })
  return { versions: kept, cut }
}

/** When a sidecar was last committed, in milliseconds; null where git cannot tell, as in a store without a commit. */
async function newestCommit(git: Git, ref: string, below: string): Promise<number | null> {
  const range = ['--end-of-options', ref, '--', `:(literal).keyz/${below}`, notTheRegistry]
  const how = ['--max-count=1', '--no-show-signature', '--format=%ct']
  const time = await git.text([withMagic, 'log', ...how, ...range]).catch(() => '')
  return time.trim() === '' ? null : millisecondsOf(instantOfCommit(time.trim()))
}

/** Relative to the store. */
async function sidecarsIn(git: Git, ref: string, below: string): Promise<string[]> {
  const listing = await git
    .text(['ls-tree', '-r', '-z', '--name-only', '--end-of-options', ref, `.keyz/${below}`])
    .catch(() => '')
  return listing.split('\0').filter((path) => isSidecarPath(path.replace(/^\.keyz\//, '')))
}

function nameOf({ provider_id, key_path }: { provider_id: string; key_path: string }): string {
  return `${provider_id} ${key_path}`
}

function storedVersion(content: Buffer | null): Found | null {
  const stored = parseJson(content?.toString() ?? '')
  // What a newer keyz wrote may mean something else.
  if (versionOf(stored) > currentVersion) return null
  return StoredVersion.safeParse(upToDate(stored, Sidecar)).data ?? null
}
