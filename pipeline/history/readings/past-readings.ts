// One key's readings of the last weeks, from the versions of its sidecar in git.
import { DocumentError } from '../../../meta/files/document.ts'
import { isOf, parseSidecar } from '../../../meta/files/sidecar-file.ts'
import { type Instant, instantAt, isFromFuture, millisecondsOf } from '../../../schema/instant.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import type { SidecarVersion } from './sidecar-versions.ts'

/** Older ones say nothing about the last 30 days: a reading without news is repeated once a day. */
const reach = 33 * 86_400_000

export function startOfPast(now: Instant): Instant {
  return instantAt(millisecondsOf(now) - reach)
}

/** Those of this very key that this keyz can read, and that are not from the future. */
export function pastReadings(
  versions: readonly SidecarVersion[],
  { path, provider_id }: { path: string; provider_id: string },
  now: Instant,
): Sidecar[] {
  const since = startOfPast(now)
  return versions.flatMap(({ path: file, committed, content }) => {
    if (content === null || committed < since) return []
    try {
      const sidecar = parseSidecar(content.toString(), file)
      const { last_success_at: at } = sidecar
      return at !== null && !isFromFuture(at, now) && isOf(sidecar, path, { provider_id }) ? [sidecar] : []
    } catch (error) {
      if (error instanceof DocumentError) return []
      throw error
    }
  })
}
