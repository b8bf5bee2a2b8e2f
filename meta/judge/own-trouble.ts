// What is wrong with a key itself, and not only with the wallet that it spends from.
import type { Badge } from '../../schema/reports/status-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { isRejected } from './rejected.ts'
import { urgentBadges } from './urgency.ts'

/** A key with the badges that it has at this time, or a sidecar, of which nobody decided them. */
export type Troubled = Pick<Sidecar, 'key'> &
  ({ badges: readonly Badge[] } | (Pick<Sidecar, 'sync_status' | 'last_error'> & { badges?: never }))

/** The worst first. */
const troubles: readonly Badge[] = [...urgentBadges.filter((badge) => badge !== 'low' && badge !== 'empty'), 'stale']

export function hasOwnTrouble(key: Troubled): boolean {
  return ownTrouble(key) < troubles.length
}

/** How little is wrong: zero for a key that works no more. */
export function ownTrouble(key: Troubled): number {
  const badges = key.badges ?? (isRejected(key) ? ['rejected'] : [])
  const worst = key.key.disabled ? 0 : troubles.findIndex((badge) => badges.includes(badge))
  return worst === -1 ? troubles.length : worst
}
