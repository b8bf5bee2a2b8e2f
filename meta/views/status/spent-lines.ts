// What a group of keys spent this month, below its head: how much, and where that is not all of it, why.
import type { Instant } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { isOfAccount, type MonthSpend } from '../../judge/month-spend.ts'
import { totalWords } from '../../judge/totals.ts'
import { day } from '../../judge/values.ts'
import { cutEnd } from '../fit.ts'
import type { Style } from '../style.ts'
import type { Room } from './status-layout.ts'
import { fittingNames } from './status-table.ts'

/** Where `month` comes from, and what it lacks: paths of keys. */
export interface MonthSources {
  /** The paths of those for which nobody reports it. What their readings show is part of `month` all the same. */
  unreported: string[]
  /** Those of them whose readings show something. */
  worked_out: string[]
  /** Where the readings begin that show it. */
  worked_out_since: Instant | null
  /** Those that were not asked lately what they cost. */
  outdated: string[]
}

interface MonthOfGroup extends MonthSources {
  month: readonly MonthSpend[]
  keys: readonly StatusKey[]
}

/** `$92.00`; `at least $92.00` where more may have been spent. */
export function monthWords(month: readonly MonthSpend[]): string {
  if (month.length === 0) return 'unknown'
  return totalWords(month)
}

export function spentWords({ month }: Pick<MonthOfGroup, 'month'>, now: Instant): string {
  return `spent in ${now.slice(0, 7)}: ${monthWords(month)}`
}

/** Why nobody knows what these spent. */
export function silentWords(keys: readonly Pick<StatusKey, 'last_success_at'>[]): string {
  return keys.every(({ last_success_at: at }) => at === null) ? 'not read yet' : 'not reported'
}

/** Before the keys that are asked what their accounts cost. */
export const accountLead = 'not reported for the whole account of'

/** Where the readings of a month begin late, they show less of it than those of another key may. */
export function sinceWords(since: Instant | null): string {
  return since === null ? '' : ` since ${day(since)}`
}

/** Before the keys that `outdated` names. */
export const outdatedLead = 'not read for over a day:'

/** What was spent, and where that is not all of it, how it is known, and for which keys it is not. */
export function spentLines(group: MonthOfGroup, now: Instant, { ascii }: Style, room: Room): string[] {
  const { month, unreported: silent, worked_out: found, keys } = group
  const words = spentWords(group, now)
  if (month.length === 0) return [`${words}, ${silentWords(keys)}`]
  if (month.every(({ at_least }) => !at_least)) return [words]
  const rest = silent.filter((path) => !found.includes(path))
  const isAll = silent.length === keys.length
  const ofAccount = new Set(keys.filter(isOfAccount).map(({ key_path }) => key_path))
  const workedOut = `worked out from readings${sinceWords(group.worked_out_since)}`
  const named = (lead: string, paths: readonly string[]) => {
    const width = room.width - lead.length
    return paths.length === 0
      ? []
      : [`${lead}${cutEnd(fittingNames(paths, width, room.widthOf), width, room.widthOf, ascii)}`]
  }
  const why = [
    ...(isAll || found.length === 0 ? [] : [`partly ${workedOut}`]),
    ...named(
      'not reported for ',
      rest.filter((path) => !ofAccount.has(path)),
    ),
    ...named(
      `${accountLead} `,
      rest.filter((path) => ofAccount.has(path)),
    ),
    ...named(`${outdatedLead} `, group.outdated),
  ]
  if (isAll) return [`${words}, ${workedOut}`, ...why]
  return [words, ...(why.length > 0 ? why : ['keys of one account report different amounts, and one may hold another'])]
}
