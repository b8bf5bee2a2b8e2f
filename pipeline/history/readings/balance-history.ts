// How one key's balances changed, from the versions of its sidecar in git.
import { DocumentError } from '../../../meta/files/document.ts'
import { parseSidecar } from '../../../meta/files/sidecar-file.ts'
import { type Instant, isFromFuture } from '../../../schema/instant.ts'
import type { HistoryPoint } from '../../../schema/reports/status-report.ts'
import type { SidecarVersion } from './sidecar-versions.ts'

/**
 * In the order of the versions, or if some are not merged, the newest reading first. Those that this keyz cannot read are left out, and
 * so is what was pushed, is not merged, and is of another key or from the future, and what another entry left that had the path until
 * `since`.
 */
export function balanceHistory(
  versions: readonly SidecarVersion[],
  key: { path: string; since: Instant | null },
  now: Instant,
): HistoryPoint[] {
  const points = versions.flatMap((version) => pointOf(version, key, now) ?? [])
  return versions.some(({ isUnmerged }) => isUnmerged) ? points.sort(newestFirst) : points
}

function newestFirst({ at: left }: HistoryPoint, { at: right }: HistoryPoint): number {
  return left < right ? 1 : left > right ? -1 : 0
}

function pointOf(
  { path, committed, content, isUnmerged }: SidecarVersion,
  key: { path: string; since: Instant | null },
  now: Instant,
): HistoryPoint | null {
  if (content === null) return null
  try {
    const { key_path, last_success_at, last_error, sync_status, balances } = parseSidecar(content.toString(), path)
    const at = (sync_status === 'error' ? last_error?.at : last_success_at) ?? committed
    if (isUnmerged && (key_path !== key.path || isFromFuture(at, now))) return null
    if (key.since !== null && key_path === key.path && committed <= key.since) return null
    return { at, sync_status, balances }
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}
