// How the keys are to be shown, by the options of `keyz status`, and the groups as programs read them.
import { figuresOf, groupsOf, type KeyGroup, type SpendFacts } from '../../../meta/views/status/status-groups.ts'
import { hasOwnCosts } from '../../../providers/facts.ts'
import type { Instant } from '../../../schema/instant.ts'
import type { StatusKey, StatusReport } from '../../../schema/reports/status-report.ts'
import type { StatusOptions } from './read-status.ts'
import type { StatusView } from './shown-status.ts'

export function viewOf(
  keys: readonly StatusKey[],
  { tree, line, by, sort }: Pick<StatusOptions, 'tree' | 'line' | 'by' | 'sort'>,
  now: Instant,
  seen: SpendFacts['seen'],
): StatusView {
  if (by !== undefined) {
    const facts = { isOwn: hasOwnCosts, seen }
    return { as: 'groups', by, groups: groupsOf(keys, by, now, facts), total: figuresOf(keys, now, facts) }
  }
  if (tree === true) return { as: 'tree' }
  if (line === true) return { as: 'line' }
  return { as: 'list', sort }
}

export function groupReports(groups: readonly KeyGroup[]): StatusReport['groups'] {
  return groups.map(({ keys, unreported: _, worked_out: __, worked_out_since: ___, outdated: ____, ...group }) => ({
    ...group,
    keys: keys.map(({ key_path }) => key_path),
  }))
}
