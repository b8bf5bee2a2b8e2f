// What `keyz status` prints: the list, the tree, groups, or one line.
import { attentionWords } from '../../../meta/views/status/attention.ts'
import {
  type Figures,
  type Grouping,
  type KeyGroup,
  renderGroups,
  totalLines,
} from '../../../meta/views/status/status-groups.ts'
import { statusHeader, statusLine } from '../../../meta/views/status/status-header.ts'
import type { Room } from '../../../meta/views/status/status-layout.ts'
import { statusRows } from '../../../meta/views/status/status-rows.ts'
import { renderStatus } from '../../../meta/views/status/status-table.ts'
import { renderTree } from '../../../meta/views/status/tree.ts'
import { drawnBadges, markOf, type Style, standingWord } from '../../../meta/views/style.ts'
import type { Instant } from '../../../schema/instant.ts'
import { Badge, type StatusKey } from '../../../schema/reports/status-report.ts'
import type { StatusOptions } from './read-status.ts'

/** How the keys are shown. */
export type StatusView =
  | { as: 'list'; sort: StatusOptions['sort'] }
  | { as: 'tree' }
  | { as: 'line' }
  | { as: 'groups'; by: Grouping; groups: readonly KeyGroup[]; total: Figures }

export interface Shown {
  /** The data, for stdout. */
  lines: string[]
  /** Words beside it, for stderr. */
  words: string[]
}

/** `keys` in their order. */
export async function shownStatus(
  view: StatusView,
  keys: readonly StatusKey[],
  now: Instant,
  style: Style,
  { width, isPast }: { width: number; isPast: boolean },
): Promise<Shown> {
  if (view.as === 'line') return { lines: [statusLine(keys)], words: [] }
  const room: Room = { width, widthOf: await columnCounter(keys), isPast }
  const header = statusHeader(keys, now, style, room)
  if (view.as === 'tree')
    return { lines: [...header, ...renderTree(keys, now, style, room)], words: legend(keys, now, style, isPast) }
  if (view.as === 'groups') {
    const groups = renderGroups(view.groups, view.by, now, style, room)
    // Of one group, they would be the same once more.
    const total = view.groups.length > 1 ? ['', ...totalLines(keys.length, view.total, now, style, room)] : []
    return { lines: [...header, '', ...groups, ...total], words: [] }
  }
  const rows = statusRows(keys, now, style.ascii, { sort: view.sort, isPast })
  return { lines: [...header, ...renderStatus(rows, style, { ...room, sort: view.sort })], words: [] }
}

/** What the marks mean, and which keys to look at now, because a tree is in the order of names. */
function legend(keys: readonly StatusKey[], now: Instant, style: Style, isPast: boolean): string[] {
  const drawn = new Set(keys.flatMap(({ badges }) => drawnBadges(badges)))
  const marks = Badge.options
    .filter((badge) => drawn.has(badge))
    .map((badge) => `${markOf(badge, style).mark} ${standingWord(badge)}`)
  return [
    ...(marks.length === 0 ? [] : [marks.join('  ')]),
    ...[(isPast ? null : attentionWords(keys, now)) ?? []].flat(),
  ]
}

/** How many columns text takes on a terminal. The tables for other alphabets are only loaded if a name needs them. */
async function columnCounter(keys: readonly StatusKey[]): Promise<Room['widthOf']> {
  const wide = keys.some(({ key_path, account_ref, tags, owner }) =>
    [key_path, account_ref, owner ?? '', ...tags].some((text) => /[^\p{ASCII}\p{Script=Latin}]/u.test(text)),
  )
  return wide ? (await import('string-width')).default : (text) => text.length
}
