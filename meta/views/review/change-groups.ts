// What kind of news each change of a review is, in the order in which a reviewer wants them: what needs somebody first.
import type { KeyChange, ReviewedViolation, ReviewReport } from '../../../schema/reports/review-report.ts'
import { isFirstReading } from '../change-words.ts'

/** `breaking`: violates a policy that it did not violate before. `failing`: could not be read, which says nothing about the key. */
export const changeGroups = [
  'rejected',
  'disabled',
  'expired',
  'expiring',
  'empty',
  'low',
  'breaking',
  'failing',
  'topped_up',
  'spent',
  'recovered',
  'removed',
  'moved',
  'replaced',
  'first_reading',
  'routine',
] as const
export type ChangeGroup = (typeof changeGroups)[number]

export interface GroupedChanges {
  /** Each change once, by the worst that is true of it; most important first. */
  of: ReadonlyMap<ChangeGroup, readonly KeyChange[]>
  /** New violations by the key that violates. */
  broken: ReadonlyMap<string, readonly ReviewedViolation[]>
  /** New violations of no key in `changes`: by other keys, or by files that cannot be read. */
  alone: readonly ReviewedViolation[]
}

export function groupChanges({ changes, violations }: ReviewReport): GroupedChanges {
  const fresh = violations.filter(({ is_new }) => is_new)
  const changed = new Set<string | null>(changes.map(({ key_path }) => key_path))
  const broken = new Map<string, ReviewedViolation[]>()
  for (const violation of fresh)
    if (violation.key_path !== null && changed.has(violation.key_path))
      broken.set(violation.key_path, [...(broken.get(violation.key_path) ?? []), violation])
  const of = new Map<ChangeGroup, KeyChange[]>(changeGroups.map((group) => [group, []]))
  for (const change of changes) of.get(groupOf(change, broken.has(change.key_path)))?.push(change)
  return { of, broken, alone: fresh.filter(({ key_path }) => !changed.has(key_path)) }
}

export function wasRenamed({ kind }: KeyChange): boolean {
  return kind === 'moved'
}

/** Whether the entry has other bytes at the same path. */
export function wasReplaced({ fields }: KeyChange): boolean {
  return fields.some(({ field }) => field === 'entry')
}

/** Whether a key whose error was recorded can be read again. */
export function worksAgain({ cleared_error }: KeyChange): boolean {
  return cleared_error !== null
}

function groupOf(change: KeyChange, breaks: boolean): ChangeGroup {
  const { badges, kind, money, urgency } = change
  if (kind === 'removed') return 'removed'
  if (badges.includes('rejected')) return 'rejected'
  if (urgency === 'error' && !badges.includes('failing')) return 'disabled'
  if (badges.includes('expired')) return 'expired'
  if (badges.includes('expiring')) return 'expiring'
  if (urgency === 'empty' || badges.includes('empty')) return 'empty'
  if (urgency === 'runway' || badges.includes('low')) return 'low'
  if (badges.includes('failing')) return 'failing'
  if (breaks) return 'breaking'
  if (money.some(({ topped_up }) => topped_up)) return 'topped_up'
  if (money.some(({ delta }) => delta !== null)) return 'spent'
  if (worksAgain(change)) return 'recovered'
  if (wasRenamed(change)) return 'moved'
  if (wasReplaced(change)) return 'replaced'
  return kind === 'added' || isFirstReading(change) ? 'first_reading' : 'routine'
}
