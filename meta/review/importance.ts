// The order in which changes matter to people: errors and empty balances first, routine last.
import { compareDecimals, type Decimal, quotient, zero } from '../../schema/decimal.ts'
import { type KeyChange, urgencies } from '../../schema/reports/review-report.ts'
import type { Badge } from '../../schema/reports/status-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

type Urgency = KeyChange['urgency']

/** How urgent a change is, by the worst that is true of the key now. */
export function urgencyOf(
  change: Omit<KeyChange, 'urgency'>,
  sidecar: Sidecar | null,
  badges: readonly Badge[],
): Urgency {
  if (change.kind === 'removed') return 'lifecycle'
  if (badges.includes('rejected') || badges.includes('failing') || sidecar?.key.disabled === true) return 'error'
  if (sidecar?.balances?.some(({ amount }) => compareDecimals(amount, zero) <= 0)) return 'empty'
  if (badges.includes('expired') || badges.includes('expiring')) return 'expiring'
  if (badges.includes('low')) return 'runway'
  if (change.money.some(({ delta }) => delta !== null)) return 'money'
  const isRewritten = change.fields.some(({ field }) => field === 'entry')
  return change.kind !== 'changed' || change.cleared_error !== null || isRewritten ? 'lifecycle' : 'routine'
}

/** By urgency, then by runway, then by how much of the balance was spent, then by name. */
export function byImportance(changes: readonly KeyChange[]): KeyChange[] {
  return changes
    .map((change) => ({ change, urgency: urgencies.indexOf(change.urgency), part: partChanged(change) }))
    .sort(
      (left, right) =>
        left.urgency - right.urgency ||
        compareKnown(left.change.runway_days, right.change.runway_days) ||
        compareKnown(left.part, right.part) ||
        (left.change.key_path < right.change.key_path ? -1 : 1),
    )
    .map(({ change }) => change)
}

/** How much of a balance changed (-0.5 for half of it spent), for the worst currency. Comparable without converting currencies. */
function partChanged({ money }: KeyChange): Decimal | null {
  const parts = money.flatMap(({ before, delta }) =>
    before === null || delta === null || compareDecimals(before, zero) <= 0
      ? []
      : (quotient([delta], [before], { places: 6 }) ?? []),
  )
  return parts.sort(compareDecimals)[0] ?? null
}

/** Unknown values come last. */
function compareKnown(left: Decimal | null, right: Decimal | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  return compareDecimals(left, right)
}
