// How one key's balances changed, from the versions of its sidecar in git.
import { DocumentError } from '../../../meta/files/document.ts'
import { parseSidecar } from '../../../meta/files/sidecar-file.ts'
import { type Instant, isFromFuture } from '../../../schema/instant.ts'
import type { HistoryPoint } from '../../../schema/reports/status-report.ts'
import type { SidecarVersion } from './sidecar-versions.ts'

/**
 * In the order of the versions, or if some are not merged, the newest reading first. Those that this keyz cannot read are left out, and
 * so is what was pushed, is not merged, and is of another key or from the future.
 */
export function balanceHistory(versions: readonly SidecarVersion[], keyPath: string, now: Instant): HistoryPoint[] {
  const points = versions.flatMap((version) => pointOf(version, keyPath, now) ?? [])
  return versions.some(({ isUnmerged }) => isUnmerged) ? points.sort(newestFirst) : points
}

function newestFirst({ at: left }: HistoryPoint, { at: right }: HistoryPoint): number {
  return left < right ? 1 : left > right ? -1 : 0
}

function pointOf(
  { path, committed, content, isUnmerged }: SidecarVersion,
  keyPath: string,
  now: Instant,
): HistoryPoint | null {
  if (content === null) return null
  try {
    const { key_path, last_success_at, last_error, sync_status, balances } = parseSidecar(content.toString(), path)
    const at = (sync_status === 'error' ? last_error?.at : last_success_at) ?? committed
    if (isUnmerged && (key_path !== keyPath || isFromFuture(at, now))) return null
    return { at, sync_status, balances }
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}
