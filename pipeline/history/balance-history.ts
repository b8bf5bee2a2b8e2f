// How one key's balances changed, from the versions of its sidecar in git.
import { DocumentError } from '../../meta/files/document.ts'
import { parseSidecar } from '../../meta/files/sidecar-file.ts'
import type { HistoryPoint } from '../../schema/status-report.ts'
import type { SidecarVersion } from './sidecar-versions.ts'

/** In the order of the versions. Those that this keyz cannot read are left out. */
export function balanceHistory(versions: readonly SidecarVersion[]): HistoryPoint[] {
  return versions.flatMap((version) => pointOf(version) ?? [])
}

function pointOf({ path, committed, content }: SidecarVersion): HistoryPoint | null {
  if (content === null) return null
  try {
    const { last_success_at, last_error, sync_status, balances } = parseSidecar(content.toString(), path)
    const said = sync_status === 'error' ? last_error?.at : last_success_at
    return { at: said ?? committed, sync_status, balances }
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}
