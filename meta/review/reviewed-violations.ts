// The violations of the policies after a change, and which of them the change has caused.
import type { Instant } from '../../schema/instant.ts'
import type { ReviewedViolation } from '../../schema/reports/review-report.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { violationsOf } from '../judge/check-policies.ts'
import { unjudgedRunways } from '../judge/cut-history.ts'
import type { KeyPair } from './moved-keys.ts'
import type { Outlooks } from './pair-runways.ts'

/** Both sides are judged at the same time, each by its own settings: what only time has brought is not caused by the change. */
export function reviewedViolations(
  pairs: readonly KeyPair[],
  base: Snapshot,
  head: Snapshot,
  { outlooks, cut, now }: { outlooks: Outlooks; cut: ReadonlySet<string>; now: Instant },
): ReviewedViolation[] {
  const movedFrom = new Map(pairs.map(({ before, after }) => [after, before]))
  const known = new Set(
    violationsOf(base, now, { outlooks: outlooks.base })
      .filter(({ acknowledged }) => acknowledged === null)
      .map(({ policy, key_path, limit }) => JSON.stringify([policy, key_path, limit])),
  )
  const found = violationsOf(head, now, { outlooks: outlooks.head })
  // Always told as new: nobody knows whether the other side violates the same.
  const unjudged = unjudgedRunways(head, { cut, found, now }).map((violation) => ({ ...violation, is_new: true }))
  const reviewed = found.map((violation) => {
    const before = movedFrom.get(violation.key_path) ?? violation.key_path
    const isKnown = known.has(JSON.stringify([violation.policy, before, violation.limit]))
    return { ...violation, is_new: !isKnown && violation.acknowledged === null }
  })
  return [...unjudged, ...reviewed]
}
