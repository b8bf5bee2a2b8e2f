// `keyz status`: the store as a tree, one line per key with its badges and its most important figures.
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/status-report.ts'
import { printable } from '../../schema/text.ts'
import { day, money, relative } from '../judge/values.ts'
import { runwayWords } from './change-words.ts'
import { quotaWords } from './reading-words.ts'
import { badgeColors, badgeMarks, badgeWidths, type Style } from './style.ts'

interface Node {
  name: string
  key: StatusKey | null
  children: Map<string, Node>
}

interface Line {
  /** Branches and name. */
  head: string
  width: number
  key: StatusKey | null
}

/** The lines of the tree, with the keys in the given order. `widthOf` measures a text in columns of the terminal. */
export function renderTree(
  keys: readonly StatusKey[],
  now: Instant,
  style: Style,
  widthOf: (text: string) => number,
): string[] {
  const root: Node = { name: '', key: null, children: new Map() }
  for (const key of keys) insert(root, key.key_path.split('/'), key)
  const lines = linesOf(root, '', widthOf)
  const column = Math.max(0, ...lines.filter(({ key }) => key !== null).map(({ width }) => width)) + 2
  return lines.map(({ head, width, key }) =>
    key === null
      ? head
      : `${head}${' '.repeat(column - width)}${marks(key, style)}  ${summary(key, now, style)}`.trimEnd(),
  )
}

function insert(node: Node, [name, ...rest]: readonly string[], key: StatusKey): void {
  if (name === undefined) return
  const child = node.children.get(name) ?? { name, key: null, children: new Map() }
  node.children.set(name, child)
  if (rest.length === 0) child.key = key
  else insert(child, rest, key)
}

function linesOf(node: Node, indent: string, widthOf: (text: string) => number): Line[] {
  const children = [...node.children.values()]
  return children.flatMap((child, index) => {
    const last = index === children.length - 1
    const head = `${indent}${last ? '└─ ' : '├─ '}${printable(child.name)}`
    const inner = linesOf(child, `${indent}${last ? '   ' : '│  '}`, widthOf)
    return [{ head, width: widthOf(head), key: child.key }, ...inner]
  })
}

const marksWidth = 5

function marks(key: StatusKey, style: Style): string {
  if (key.badges.length === 0) return style.paint('dim', '·'.padEnd(marksWidth))
  const width = key.badges.reduce((sum, badge) => sum + badgeWidths[badge], 0)
  return (
    key.badges.map((badge) => style.paint(badgeColors[badge], badgeMarks[badge])).join('') +
    ' '.repeat(Math.max(0, marksWidth - width))
  )
}

/** What is wrong, the money that is left or what is left of a quota, and when the key expires. */
function summary(key: StatusKey, now: Instant, style: Style): string {
  if (key.status === 'unsynced') return style.paint('dim', 'not synced yet: run keyz sync')
  const figures = figuresOf(key)
  // Null unless the history was read for it.
  const runway = runwayWords(key.runway_days)
  const words = [
    ...figures,
    ...(runway === null ? [] : [runway]),
    ...(figures.length === 0 && key.status !== 'error' ? [style.paint('dim', 'works')] : []),
    ...(key.key.disabled ? [style.paint('red', 'disabled')] : []),
    ...(key.expires_at === null ? [] : [`expires ${day(key.expires_at)}`]),
    ...(key.status === 'stale' && key.last_success_at !== null
      ? [`last read ${relative(key.last_success_at, now)}`]
      : []),
  ]
  const error = key.last_error === null ? [] : [style.paint('red', `${key.last_error.kind} (${errorAge(key)})`)]
  return [...error, ...words].join('  ')
}

/** What is left. If the provider reports neither balance nor quota, what was spent this month. */
function figuresOf({ balances, quotas, costs }: StatusKey): string[] {
  if (balances?.length) return balances.map(({ amount, currency }) => money(amount, currency))
  if (quotas?.length) return quotas.slice(0, 2).map(quotaWords)
  const month = costs?.find((cost) => cost.period === 'month' && cost.group === null)
  return month === undefined ? [] : [`${money(month.amount, month.currency)} spent in ${month.starts_at?.slice(0, 7)}`]
}

function errorAge(key: StatusKey): string {
  const since = key.last_error === null ? '' : `since ${day(key.last_error.at)}`
  return key.last_success_at === null ? `${since}, never read` : since
}
