// In which order a person wants to know of changes: what fails and what is empty first, routine last.
import type { Policy } from '../../schema/config.ts'
import { compareDecimals, type Decimal, quotient, zero } from '../../schema/decimal.ts'
import { type KeyChange, urgencies } from '../../schema/review-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { Badge } from '../../schema/status-report.ts'
import { isFewerDays } from '../judge/limits.ts'

type Urgency = KeyChange['urgency']

/** Where a store has no policy on it, a balance that lasts less than this is worth a word. */
const defaultRunway = '7d'

/** How urgent one change is: the worst that is true of the key as it is now. `policies` are those that apply to it. */
export function urgencyOf(
  change: Omit<KeyChange, 'urgency'>,
  sidecar: Sidecar | null,
  badges: readonly Badge[],
  policies: readonly Policy[],
): Urgency {
  if (change.kind === 'removed') return 'lifecycle'
  if (badges.includes('error') || sidecar?.key.disabled === true) return 'error'
  if (sidecar?.balances?.some(({ amount }) => compareDecimals(amount, zero) <= 0)) return 'empty'
  if (badges.includes('expiring')) return 'expiring'
  if (badges.includes('low') || isShort(change.runway_days, policies)) return 'runway'
  if (change.money.some(({ delta }) => delta !== null)) return 'money'
  return change.kind !== 'changed' || change.cleared_error !== null ? 'lifecycle' : 'routine'
}

/** By urgency, then the shorter runway, then the larger part of the balance that went, then the name. */
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

function isShort(days: Decimal | null, policies: readonly Policy[]): boolean {
  const limits = policies.flatMap((policy) => ('runway_below' in policy ? [policy.runway_below] : []))
  return days !== null && (limits.length === 0 ? [defaultRunway] : limits).some((limit) => isFewerDays(days, limit))
}

/** By which part of itself a balance changed (-0.5 is half of it gone), the worst of its currencies: comparable without converting one. */
function partChanged({ money }: KeyChange): Decimal | null {
  const parts = money.flatMap(({ before, delta }) =>
    before === null || delta === null || compareDecimals(before, zero) <= 0
      ? []
      : (quotient([delta], [before], { places: 6 }) ?? []),
  )
  return parts.sort(compareDecimals)[0] ?? null
}

/** What is not known comes last. */
function compareKnown(left: Decimal | null, right: Decimal | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  return compareDecimals(left, right)
}
