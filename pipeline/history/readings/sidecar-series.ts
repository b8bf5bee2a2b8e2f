// What burn and runway are worked out from: the readings of each key over as many days as these need, by whose they are.
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'
import type { Snapshot } from '../../../meta/files/snapshot.ts'
import { howToGetAll } from '../../../meta/judge/cut-history.ts'
import { reachesBack, type Version } from '../../../meta/judge/runway.ts'
import { type Instant, isFromFuture } from '../../../schema/instant.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import { printable } from '../../../schema/text.ts'
import type { Git } from '../../git/git.ts'
import { cutByClone } from './cut-by-clone.ts'
import {
  hiddenDays,
  limits,
  locate,
  type NewestDays,
  newestDays,
  olderCommits,
  olderOnes,
  type Part,
} from './newest-days.ts'
import { type Contents, type Places, type ReadVersion, readVersions, type StoredVersion } from './read-versions.ts'
import { smallBlobs } from './small-blobs.ts'
import { type EarlierName, underEarlierNames } from './under-earlier-names.ts'

/** What is known of the names of an entry: those that it had before, and since when nothing else had the one of today. */
interface Renamed {
  earlier: readonly EarlierName[]
  since: Instant | null
}

const neverRenamed: Renamed = { earlier: [], since: null }

/** A key, and its name for its account and its newest reading where these are known. */
type Named = Pick<Sidecar, 'provider_id' | 'key_path'> & Partial<Pick<Sidecar, 'account_ref' | 'last_success_at'>>

/**
 * By whose the versions are: a place or a name that another key had before brings nothing of that key along. Those under earlier names of
 * its entry are the key's, too. Until a sync follows a renaming, the newest reading is of the entry that had the name before: then there
 * are none that go with it.
 */
export interface Series {
  of: (key: Named, names?: Renamed) => readonly Version[]
  /** A sentence without a period where a history was not read as far back as the runway needs it. */
  notes: string[]
  /** The sidecars, relative to the store, of which this clone has not all that a runway needs. */
  cut: ReadonlySet<string>
}

/** What was pushed to the metadata branch and is not merged: its tips, and the time by which its readings must be over. */
export interface Unmerged {
  commits: readonly string[]
  now: Instant
}

interface Reach {
  /** Narrows it to one sidecar below `.keyz`. */
  below?: string
  /** What is still being looked up keeps nothing else waiting. */
  unmerged?: Unmerged | null | Promise<Unmerged | null>
  most?: typeof limits
  contents?: Contents
}

/**
 * Every reading once, as far as the history of `ref` goes and the runway needs it, and then what was pushed and is not merged. By days,
 * not by number: one pass over the commits of the newest days, then one over the older commits of only those keys whose readings do not
 * reach back far enough yet, because they are not read every day.
 */
export async function sidecarSeries(
  git: Git,
  ref: string,
  {
    below = 'providers',
    unmerged = null,
    most = limits,
    contents = async (names) => await smallBlobs(git, names),
  }: Reach = {},
): Promise<Series> {
  // Each has limits of its own: whoever may push to the branch must not push the history of the default branch out of sight.
  const merged = locate(git, { range: { tip: ref, without: [] }, until: null }, below)
  const { commits = [], now: until = null } = (await unmerged) ?? {}
  const tips = [ref, ...commits]
  const pushed = commits.map((tip, at) => locate(git, { range: { tip, without: tips.slice(0, at + 1) }, until }, below))
  const places: Places = new Map()
  let spans = await newestDays(git, await Promise.all([merged, ...pushed]), below, most)
  const begun = new Map(spans.map((span) => [span.range, olderCommits(git, span, below, most)]))
  const read = async (span: Part, versions: NewestDays['versions']) =>
    await readVersions(contents, versions, places, (version) => isOver(version, span))
  for (const span of spans) await read(span, span.versions)
  const present = new Set(spans.flatMap((span) => span.present))
  const tooShort = () => [...present].filter((path) => !isLongEnough(places.get(path), spans[0]?.since))
  if (tooShort().length > 0) {
    const whole = await Promise.all(
      spans.map(async (span) => await hiddenDays(git, span, below, most, begun.get(span.range)?.isCutShort)),
    )
    for (const span of whole) if (span !== null) await read(span, span.versions)
    spans = spans.map((span, index) => whole[index] ?? span)
  }
  const short = tooShort()
  const unread = gapsIn(spans)
  if (short.length === 0) return seriesOf(places, [...unread])
  let isCut = spans.some((span) => span.isCut)
  const cutPaths = new Set<string>()
  for (const span of spans) {
    const older = await olderOnes(git, span, short, below, most, begun.get(span.range) ?? null)
    isCut ||= older.isCut
    for (const path of older.cut) cutPaths.add(path)
    await read(span, older.versions)
  }
  const stillShort = short.filter((path) => !isLongEnough(places.get(path)))
  for (const path of stillShort) if (isCut || cutPaths.has(path)) unread.add(path)
  return seriesOf(places, [...unread], await cutByClone(git, tips, stillShort))
}

/** The same by the key_path of the keys of a snapshot. */
export async function historyOf(
  git: Git,
  ref: string,
  snapshot: Snapshot,
  times: Promise<ReadonlyMap<string, Renamed>>,
  unmerged: Unmerged | null = null,
): Promise<{ history: Map<string, readonly Version[]>; notes: string[]; cut: Set<string> }> {
  const [series, known] = await Promise.all([sidecarSeries(git, ref, { unmerged }), times])
  return { history: historiesOf(series, snapshot, known), notes: series.notes, cut: cutKeys(series, snapshot.registry) }
}

/** The versions of each key of a snapshot that go with its reading there, by key_path. */
export function historiesOf(
  series: Series,
  { registry, sidecars }: Snapshot,
  times: ReadonlyMap<string, Renamed>,
): Map<string, readonly Version[]> {
  return new Map(
    Object.entries(registry.keys).map(([key_path, { provider_id, account_ref }]) => {
      const last_success_at = sidecars.get(key_path)?.last_success_at ?? null
      return [key_path, series.of({ provider_id, key_path, account_ref, last_success_at }, times.get(key_path))]
    }),
  )
}

/** The keys of a registry whose history is cut off, by key_path. */
export function cutKeys({ cut }: Series, { keys }: Snapshot['registry']): Set<string> {
  if (cut.size === 0) return new Set()
  return new Set(Object.entries(keys).flatMap(([path, row]) => (cut.has(`.keyz/${sidecarPath(row)}`) ? [path] : [])))
}

function seriesOf(places: Places, unread: readonly string[], cut: ReadonlySet<string> = new Set()): Series {
  const series = new Map<string, Map<string, ReadVersion>>()
  for (const [blob, read] of [...places.values()].flatMap((found) => [...found])) {
    const name = nameOf(read.version)
    const known = series.get(name)
    if (known === undefined) series.set(name, new Map([[blob, read]]))
    else known.set(blob, read)
  }
  const named = (key: Named) => [...(series.get(nameOf(key))?.values() ?? [])]
  return {
    of(key, { earlier, since } = neverRenamed) {
      const isOwn = ({ last_success_at: at = null }: Partial<Version>) => since === null || at === null || at > since
      if (!isOwn(key)) return []
      const own = named(key).map(({ version }): Version => version)
      const before = underEarlierNames((key_path) => named({ ...key, key_path }), earlier, key.account_ref)
      return [...before, ...own.filter(isOwn)]
    },
    notes: [
      ...(unread.length === 0
        ? []
        : [`the history ${whose(unread)} has too many commits to read all that a runway needs, so it may be inexact`]),
      ...(cut.size === 0
        ? []
        : [
            `this clone holds only part of the history ${whose([...cut])}, so burn and runway may be missing or inexact: ${howToGetAll}`,
          ]),
    ],
    cut,
  }
}

function whose(paths: readonly string[]): string {
  return paths.length === 1 ? `of ${printable(paths[0] ?? '')}` : `of ${paths.length} sidecars`
}

/** Between what is merged and the newest that was pushed, there may be more than is read, however far back the merged history goes. */
function gapsIn(spans: readonly NewestDays[]): Set<string> {
  return new Set(spans.flatMap(({ until, isCut, present }) => (until !== null && isCut ? present : [])))
}

function isOver({ last_success_at: at }: StoredVersion, { until }: Part): boolean {
  return until === null || at === null || !isFromFuture(at, until)
}

/** A reading from before `since` proves nothing: whatever brought it along now, others may lie between it and the rest. */
function isLongEnough(found: ReadonlyMap<string, ReadVersion> | undefined, since: Instant | null = null): boolean {
  if (found === undefined) return false
  const read = [...found.values()].map(({ version }) => version).filter(({ last_success_at: at }) => at !== null)
  const counted = read.filter(({ last_success_at: at }) => since === null || (at !== null && at >= since))
  return counted.length === 0 ? read.length === 0 : reachesBack(counted)
}

function nameOf({ provider_id, key_path }: { provider_id: string; key_path: string }): string {
  return `${provider_id} ${key_path}`
}
