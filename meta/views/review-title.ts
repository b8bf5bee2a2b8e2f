// A whole review in one line, for the title of a pull request: what needs somebody first.
import type { Instant } from '../../schema/instant.ts'
import type { KeyChange, ReviewReport } from '../../schema/review-report.ts'
import { counted, relative } from '../judge/values.ts'
import { type ChangeGroup, changeGroups, type GroupedChanges, groupChanges } from './change-groups.ts'

/** More than that does not fit where titles are listed. */
const maxParts = 4

/** `2 rejected, 1 expires in 3 days, 118 balances moved`. */
export function reviewTitle(report: ReviewReport, now: Instant, groups: GroupedChanges = groupChanges(report)): string {
  const parts = changeGroups.flatMap((group) => {
    const changes = groups.of.get(group) ?? []
    return changes.length === 0 || (group === 'routine' && changes.length < report.changes.length)
      ? []
      : [titlePart(group, changes, now)]
  })
  const alone = groups.alone.length === 0 ? [] : [counted(groups.alone.length, 'new violation')]
  const shown = [...alone, ...parts]
  if (shown.length > 0) return shown.slice(0, maxParts).join(', ')
  return report.settings.length > 0 ? 'settings changed' : 'nothing changed'
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
