// `keyz status --by`: the keys of each provider, account, tag or owner below each other, with what they have and cost together, and all do.
import type { Instant } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { printable } from '../../../schema/text.ts'
import {
  type MonthSpend,
  monthSpend,
  outdated,
  type Spender,
  seenSince,
  unreported,
  workedOut,
} from '../../judge/month-spend.ts'
import type { Seen } from '../../judge/spent-by-readings.ts'
import { toldPaces } from '../../judge/told-paces.ts'
import { type Totals, totalsOf, totalWords } from '../../judge/totals.ts'
import { counted, money } from '../../judge/values.ts'
import { broken } from '../broken.ts'
import { cutMiddle } from '../fit.ts'
import type { Style } from '../style.ts'
import { type MonthSources, spentLines, spentWords } from './spent-lines.ts'
import { statusLine } from './status-header.ts'
import { layoutOf, markColumn, type Room } from './status-layout.ts'
import { statusRows } from './status-rows.ts'
import { foldedLine, tableHead, tableRow } from './status-table.ts'

export const groupings = ['provider', 'account', 'tag', 'owner'] as const
export type Grouping = (typeof groupings)[number]

/** What several keys have and cost together. */
export interface Figures extends Totals {
  /** What they spent this month. Empty if nobody knows. */
  month: MonthSpend[]
}

export interface KeyGroup extends Figures, MonthSources {
  /** Null for the keys without a tag or an owner. */
  name: string | null
  keys: StatusKey[]
}

/** As far as the paths of the keys are from the edge. */
const indent = ' '.repeat(markColumn)

const namesOf: Record<Grouping, (key: StatusKey) => readonly (string | null)[]> = {
  provider: ({ provider_id }) => [provider_id],
  account: ({ provider_id, account_ref }) => [`${provider_id}/${account_ref}`],
  tag: ({ tags }) => (tags.length === 0 ? [null] : tags),
  owner: ({ owner }) => [owner],
}

/** What is known of a key beside its status, as `Spender` has it. */
export interface SpendFacts {
  isOwn: (key: StatusKey) => boolean
  seen: (key: StatusKey) => readonly Seen[]
}

/** Each wallet once, and a key that is in several groups too. */
export function figuresOf(keys: readonly StatusKey[], now: Instant, facts: SpendFacts): Figures {
  return { month: monthSpend(spendersOf(keys, facts), now), ...totalsOf(keys) }
}

function spendersOf(keys: readonly StatusKey[], { isOwn, seen }: SpendFacts): Spender[] {
  return keys.map((key) => ({ key, isOwn: isOwn(key), seen: seen(key) }))
}

/** By name, those without one last. A key with several tags is in several groups. */
export function groupsOf(keys: readonly StatusKey[], by: Grouping, now: Instant, facts: SpendFacts): KeyGroup[] {
  const groups = new Map<string | null, StatusKey[]>()
  for (const key of keys)
    for (const name of new Set(namesOf[by](key))) {
      const known = groups.get(name)
      if (known === undefined) groups.set(name, [key])
      else known.push(key)
    }
  return [...groups]
    .sort(([left], [right]) => (left === null ? 1 : right === null ? -1 : left < right ? -1 : 1))
    .map(([name, members]) => {
      const spenders = spendersOf(members, facts)
      const found = workedOut(spenders, now)
      return {
        name,
        keys: members,
        unreported: unreported(spenders, now),
        worked_out: found,
        worked_out_since: seenSince(spenders, found),
        outdated: outdated(spenders, now),
        ...figuresOf(members, now, facts),
      }
    })
}

export function renderGroups(
  groups: readonly KeyGroup[],
  by: Grouping,
  now: Instant,
  style: Style,
  room: Room,
): string[] {
  const tables = groups.map((group) => ({ group, ...statusRows(group.keys, now, style.ascii, room) }))
  const layout = layoutOf(
    tables.flatMap(({ rows }) => rows),
    room,
  )
  return tables.flatMap(({ group, rows, folded }, index) => [
    ...(index === 0 ? (rows.length === 0 ? [] : [tableHead(layout, style)]) : ['']),
    ...groupLines(group, by, style, room).map((line) => style.paint('bold', line)),
    ...indented(spentLines(group, now, style, { ...room, width: room.width - indent.length }), style, room),
    ...rows.map((row) => tableRow(row, layout, style, room)),
    ...folded.map((one) => foldedLine(one, rows.length > 0, style, room)),
  ])
}

/** `total: 11 keys, $127.46 left, $10.10 a day`, and what was spent. The header says what is wrong with them. */
export function totalLines(count: number, total: Figures, now: Instant, style: Style, room: Room): string[] {
  return [
    ...figureLines('total', count, total, [], room).map((line) => style.paint('bold', line)),
    ...indented([spentWords(total, now)], style, room),
  ]
}

function indented(lines: readonly string[], style: Style, { width, widthOf }: Room): string[] {
  return lines
    .flatMap((line) => broken(line, width - indent.length, widthOf))
    .map((line) => style.paint('dim', `${indent}${line}`))
}

/** `xai: 3 keys, $96.00 left, $5.50 a day, 1 low`. */
function groupLines(group: KeyGroup, by: Grouping, { ascii }: Style, room: Room): string[] {
  const { name, keys } = group
  const trouble = statusLine(keys)
  const most = room.width - `: ${counted(keys.length, 'key')}`.length
  const shown = cutMiddle(name === null ? `(no ${by})` : printable(name), most, room.widthOf, ascii)
  return figureLines(shown, keys.length, group, trouble.endsWith(' ok') ? [] : trouble.split(', '), room)
}

/** What there is no room for goes on below, because no figure may be cut. */
function figureLines(
  name: string,
  count: number,
  { balances, burn, burn_at_least }: Totals,
  trouble: readonly string[],
  { width, widthOf }: Room,
): string[] {
  const left = totalWords(balances)
  const spent = toldPaces(burn)
    .map(({ per_day, currency }) => money(per_day, currency))
    .join(' + ')
  const pace = spent === '' ? [] : [`${burn_at_least ? 'at least ' : ''}${spent} a day`]
  const parts = [...(left === '' ? [] : [`${left} left`]), ...pace, ...trouble]
  const lines: string[] = []
  let open = `${name}: ${counted(count, 'key')}`
  for (const part of parts) {
    // The comma needs room, too.
    if (widthOf(`${open}, ${part},`) <= width) open += `, ${part}`
    else {
      lines.push(`${open},`)
      open = `${indent}${part}`
    }
  }
  return [...lines, open].flatMap((line) => broken(line, width, widthOf))
}
