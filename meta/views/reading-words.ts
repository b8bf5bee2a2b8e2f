// Parts of a reading in words: quotas, time windows, and what is missing from it and why.

import type { Instant } from '../../schema/instant.ts'
import type { Cost, Gap, Quota } from '../../schema/reading.ts'
import { counted, day, type Precision, quantity } from '../judge/values.ts'
import { fieldLabels } from './field-labels.ts'
import { namingEntry } from './naming-entry.ts'

/**
 * `$74.50 of $100.00 left, resets 2026-12-01`, with only the parts that are known; `$1.00 of $100.00 left before its reset on
 * 2026-11-20` where nothing has been read since.
 */
export function quotaWords(quota: Quota, now: Instant, precision?: Precision): string {
  const { unit, limit, used, remaining, resets_at } = quota
  const outOf = limit === null ? '' : ` of ${quantity(limit, unit, precision)}`
  const amounts =
    remaining !== null
      ? `${quantity(remaining, unit, precision)}${outOf} left`
      : used !== null
        ? `${quantity(used, unit, precision)}${outOf} used`
        : limit === null
          ? 'no figures'
          : `limit ${quantity(limit, unit, precision)}`
  if (resets_at === null) return amounts
  return `${amounts}${resets_at <= now ? ' before its reset on' : ', resets'} ${day(resets_at)}`
}

/** `month 2026-11`, `day 2026-11-20`, `in all`: the time that a cost or usage covers. */
export function windowWords(row: Pick<Cost, 'period' | 'starts_at'>): string {
  if (row.starts_at === null) return row.period === 'total' ? 'in all' : row.period
  return `${row.period} ${row.period === 'month' ? row.starts_at.slice(0, 7) : day(row.starts_at)}`
}

const lengths: readonly (readonly [string, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** `per minute`, `per 5 hours`, `per 90 seconds`. */
export function perWords(seconds: number): string {
  const [unit, length] = lengths.find(([, length]) => seconds % length === 0) ?? ['second', 1]
  const count = seconds / length
  return count === 1 ? `per ${unit}` : `per ${counted(count, unit)}`
}

const reasons: Record<Gap['reason'], string> = {
  not_offered: 'the provider does not report it',
  needs_management_key: 'needs another kind of key',
  needs_parameter: 'needs a parameter',
  forbidden: 'this key may not ask for it',
  request_failed: 'the request failed',
  unit_undocumented: 'the provider does not document its unit',
  window_undocumented: 'the provider does not document how long its window is',
  no_plan: 'the account has no such plan',
}

/** Reasons whose hint says only what to do. The other hints explain the reason themselves, in more detail. */
const actionable: ReadonlySet<Gap['reason']> = new Set(['needs_management_key', 'needs_parameter', 'forbidden'])

/** One line for all fields that are missing for the same reason: `costs, usage: needs another kind of key (make one at ...)`. */
export function gapLines(gaps: readonly Gap[], path: string, whyOf = whyMissing): string[] {
  const labels = new Map<string, string[]>()
  for (const gap of gaps) {
    const why = namingEntry(whyOf(gap), path)
    labels.set(why, [...(labels.get(why) ?? []), fieldLabels[gap.field]])
  }
  return [...labels].map(([why, fields]) => `${[...new Set(fields)].join(', ')}: ${why}`)
}

export function whyMissing({ reason, hint }: Gap): string {
  const words = reasons[reason]
  if (hint === null || hint === words) return words
  return actionable.has(reason) ? `${words} (${hint})` : hint
}
