// What a key cost in the last 30 days, from all of its readings in git, also from those under the names that its entry had before.
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { spentInThirtyDays } from '../../meta/judge/spent-by-readings.ts'
import type { Instant } from '../../schema/instant.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { SpentSince, StatusKey } from '../../schema/reports/status-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Git } from '../git/git.ts'
import type { EntryTimes } from '../history/entry-times.ts'
import { pastReadings, startOfPast } from '../history/readings/past-readings.ts'
import { type SidecarVersion, sidecarVersions } from '../history/readings/sidecar-versions.ts'
import type { EarlierName } from '../history/readings/under-earlier-names.ts'
import { placesBefore, underNewNames } from './earlier-names.ts'

/** So many readings of a key are shown at most. */
export const maxHistory = 50
/** Those of a month in which a key changed every two hours. */
const maxVersions = 400

/** Where and how far back to look. */
export interface Past {
  git: Git
  now: Instant
  /** What was pushed and is not merged. */
  unmerged: readonly string[]
}

interface Spender {
  key: StatusKey
  row: RegistryRow
  /** Of its sidecar, where it is now. */
  versions: readonly SidecarVersion[]
  times: EntryTimes | undefined
}

/** The versions of a sidecar that the last 30 days need, and as many as are shown. */
export async function recentVersions({ git, now, unmerged }: Past, place: string): Promise<SidecarVersion[]> {
  const longer = { max: maxVersions, since: startOfPast(now) }
  return await sidecarVersions(git, 'HEAD', place, { max: maxHistory, longer, unmerged })
}

/** Runs git only for an entry that was renamed. */
export async function spentLately({ key, row, versions, times }: Spender, past: Past): Promise<SpentSince[]> {
  const { now } = past
  const path = key.key_path
  const names = (times?.earlier ?? []).filter(({ until }) => until >= startOfPast(now))
  const places = new Set(names.flatMap((name) => placesBefore(name.path, row)))
  places.delete(sidecarPath(row))
  const elsewhere = await Promise.all([...places].map((place) => recentVersions(past, place)))
  const since = times?.since ?? null
  const read = readingsUnder([...versions, ...elsewhere.flat()], names, { path, row, since }, now)
  return spentInThirtyDays([...read, key], now, times?.replacements)
}

/**
 * What was committed under each name, that of today too, while it was the entry's: before and after, it may have been another one's.
 * `since` is when another one left the name of today, if one did. All have the names of today.
 */
export function readingsUnder(
  versions: readonly SidecarVersion[],
  names: readonly EarlierName[],
  { path, row, since: free }: { path: string; row: RegistryRow; since: Instant | null },
  now: Instant,
): Sidecar[] {
  const all: readonly (Omit<EarlierName, 'until'> & { until: Instant | null })[] = [
    { path, until: null, since: free },
    ...names,
  ]
  return all.flatMap(({ path: name, until, since: from }, index) => {
    const since = all[index + 1]?.until ?? from
    const then = versions.filter(
      ({ committed }) => (since === null || since <= committed) && (until === null || committed <= until),
    )
    const found = pastReadings(then, { path: name, provider_id: row.provider_id }, now)
    return until === null ? found : found.map((sidecar) => underNewNames(sidecar, path, row))
  })
}
