// A key whose file in the store is wrong: its row in the registry, or its sidecar. It fails until somebody corrects that.
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'

/** A wrong row: what was read earlier stays, and nobody is asked. */
export function misdescribed(key: StatusKey, problem: string, at: Instant): StatusKey {
  const message = problem.slice(0, 600)
  const last_error = { kind: 'config_error' as const, message, http_status: null, request: null, at }
  const others = key.badges.filter((badge) => badge !== 'live' && badge !== 'rejected' && badge !== 'failing')
  return { ...key, status: 'error', sync_status: 'error', last_error, badges: ['failing', ...others] }
}

/** Something was read earlier, and nobody can tell what: that is not the same as never. */
export function unreadable(key: StatusKey, problem: string, at: Instant): StatusKey {
  return { ...misdescribed(key, problem, at), unreadable: problem }
}
