// A whole review in one line, for the title of a pull request: what needs somebody first.
import type { Instant } from '../../../schema/instant.ts'
import type { KeyChange, ReviewReport } from '../../../schema/reports/review-report.ts'
import { counted, relative } from '../../judge/values.ts'
import {
  type ChangeGroup,
  changeGroups,
  type GroupedChanges,
  groupChanges,
  wasRenamed,
  wasReplaced,
  worksAgain,
} from './change-groups.ts'

/** More than that does not fit where titles are listed. */
const maxParts = 4

/** `2 rejected, 1 expires in 3 days, 118 balances moved`. */
export function reviewTitle(report: ReviewReport, now: Instant, groups: GroupedChanges = groupChanges(report)): string {
  const newly = groups.alone.length === 0 ? [] : [counted(groups.alone.length, 'new violation')]
  const parts = changeGroups.flatMap((group) => {
    const changes = changesOf(group, report, groups)
    const before = group === 'breaking' ? newly : []
    return changes.length === 0 || (group === 'routine' && changes.length < report.changes.length)
      ? before
      : [...before, titlePart(group, changes, now)]
  })
  if (parts.length > 0) return parts.slice(0, maxParts).join(', ')
  return report.settings.length > 0 ? 'settings changed' : 'nothing changed'
}

/** A rename, another entry, and an error that is over, are news also of a key that stands in another group. */
function changesOf(group: ChangeGroup, { changes }: ReviewReport, { of }: GroupedChanges): readonly KeyChange[] {
  if (group === 'moved') return changes.filter(wasRenamed)
  if (group === 'replaced') return changes.filter(wasReplaced)
  return group === 'recovered' ? changes.filter(worksAgain) : (of.get(group) ?? [])
}

function titlePart(group: ChangeGroup, changes: readonly KeyChange[], now: Instant): string {
  const count = changes.length
  switch (group) {
    case 'expiring':
      return expiring(changes, now)
    case 'breaking':
      return `${count} newly ${count === 1 ? 'violates' : 'violate'} a policy`
    case 'topped_up':
      return `${count} topped up`
    case 'spent':
      return `${counted(count, 'balance')} moved`
    case 'recovered':
      return `${count} ${count === 1 ? 'works' : 'work'} again`
    case 'removed':
      return `${counted(count, 'key')} removed`
    case 'moved':
      return `${counted(count, 'key')} renamed`
    case 'replaced':
      return `${count === 1 ? '1 entry' : `${count} entries`} replaced`
    case 'first_reading':
      return `${counted(count, 'first reading')}`
    case 'routine':
      return `${counted(count, 'key')} updated`
    default:
      return `${count} ${group}`
  }
}

function expiring(changes: readonly KeyChange[], now: Instant): string {
  const [first] = changes.flatMap(({ expires_at }) => expires_at ?? []).sort()
  if (first === undefined) return `${changes.length} expiring`
  const when = relative(first, now)
  return changes.length === 1 ? `1 expires ${when}` : `${changes.length} expire, the first ${when}`
}
