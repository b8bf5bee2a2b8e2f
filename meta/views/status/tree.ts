// `keyz status --tree`: the store as a tree. A key has its marks and its most important figures, a folder the worst of its marks and
// what all its keys have left together.

import type { Instant } from '../../../schema/instant.ts'
import { largest } from '../../../schema/largest.ts'
import type { Badge, StatusKey } from '../../../schema/reports/status-report.ts'
import { printable } from '../../../schema/text.ts'
import { sharedWallets } from '../../judge/shared-wallets.ts'
import { totalsOf, totalWords } from '../../judge/totals.ts'
import { type Urgency, urgencyOf } from '../../judge/urgency.ts'
import { counted } from '../../judge/values.ts'
import { cutMiddle, cutPainted, fittingWords, padEnd, type Wordings } from '../fit.ts'
import { keySummary } from '../key-summary.ts'
import { drawnBadges, markOf, type Style } from '../style.ts'
import type { Room } from './status-layout.ts'

interface Node {
  name: string
  key: StatusKey | null
  children: Map<string, Node>
}

interface Line {
  /** Branches and name. */
  branches: string
  name: string
  node: Node
}

const marksWidth = 5
/** What is said about a key gets at least this part of a line. */
const leastSaid = 32

/** The lines of the tree, with the keys in the given order. */
export function renderTree(keys: readonly StatusKey[], now: Instant, style: Style, room: Room): string[] {
  const root: Node = { name: '', key: null, children: new Map() }
  for (const key of keys) insert(root, key.key_path.split('/'), key)
  const wallets = sharedWallets(keys)
  const lines = linesOf(root, '', style.ascii)
  const { width, widthOf, isPast } = room
  const widest = largest(
    lines.map(({ branches, name }) => branches.length + widthOf(name)),
    0,
  )
  const column = Math.min(widest, Math.max(8, width - 2 - marksWidth - 2 - leastSaid))
  return lines.map(({ branches, name, node }) => {
    const shown = cutMiddle(name, Math.max(4, column - branches.length), widthOf, style.ascii)
    const padded = `${branches}${padEnd(shown, column - branches.length, widthOf)}`
    const marks = node.key === null ? folderMark(node, now, style) : drawn(drawnBadges(node.key.badges), style)
    const rest = { width: width - widthOf(padded) - 2 - marks.width - 2, widthOf, isPast }
    const said =
      node.key === null
        ? folderFitting(keysBelow(node), style, rest)
        : keySummary(node.key, now, style, wallets.get(node.key.key_path) ?? null, rest)
    return cutPainted(`${padded}  ${marks.text}  ${said}`.trimEnd(), width, widthOf, style.ascii)
  })
}

function insert(root: Node, names: readonly string[], key: StatusKey): void {
  let node = root
  for (const name of names) {
    const child = node.children.get(name) ?? { name, key: null, children: new Map() }
    node.children.set(name, child)
    node = child
  }
  node.key = key
}

function linesOf(node: Node, indent: string, ascii: boolean): Line[] {
  const [between, last, through] = ascii ? ['|- ', '`- ', '|  '] : ['├─ ', '└─ ', '│  ']
  const children = [...node.children.values()]
  return children.flatMap((child, index) => {
    const isLast = index === children.length - 1
    const line = { branches: `${indent}${isLast ? last : between}`, name: printable(child.name), node: child }
    return [line, ...linesOf(child, `${indent}${isLast ? '   ' : through}`, ascii)]
  })
}

function keysBelow(node: Node): StatusKey[] {
  return [...(node.key === null ? [] : [node.key]), ...[...node.children.values()].flatMap(keysBelow)]
}

function folderMark(node: Node, now: Instant, style: Style): Marks {
  const worst = worstBadge(keysBelow(node), now)
  return drawn(worst === null ? [] : [worst], style)
}

/** The one badge that a folder with these keys has. */
export function worstBadge(keys: readonly StatusKey[], now: Instant): Badge | null {
  const worst = keys
    .map((key) => urgencyOf(key, now))
    .reduce<Urgency | null>((one, other) => (one === null || other.rank < one.rank ? other : one), null)
  return worst?.badge ?? null
}

function folderFitting(keys: readonly StatusKey[], style: Style, { width, widthOf }: Room): string {
  return fittingWords([folderWordings(keys)], width, '', widthOf)
    .map((words) => style.paint('dim', words))
    .join('')
}

/** An amount is never cut: without room for all of them, the first one says how many there are besides. */
export function folderWordings(keys: readonly StatusKey[]): Wordings {
  const words = folderWords(keys)
  const sums = words.replace(/ in \d+ keys?$/, '')
  const [first, ...others] = sums.split(' + ')
  return [words, sums, ...(others.length === 0 ? [] : [`${first} +${others.length}`]), counted(keys.length, 'key')]
}

/** `$96.35 + 108.40 CNY in 3 keys`: each wallet once, each currency by itself. */
export function folderWords(keys: readonly StatusKey[]): string {
  const sums = totalWords(totalsOf(keys).balances)
  const count = counted(keys.length, 'key')
  return sums === '' ? count : `${sums} in ${count}`
}

interface Marks {
  text: string
  width: number
}

function drawn(badges: readonly Badge[], style: Style): Marks {
  if (badges.length === 0)
    return { text: style.paint('dim', (style.ascii ? '-' : '·').padEnd(marksWidth)), width: marksWidth }
  const shown = badges.map((badge) => markOf(badge, style))
  const used = shown.reduce((sum, one) => sum + one.width, 0)
  const width = Math.max(marksWidth, used)
  return { text: shown.map(({ mark }) => mark).join('') + ' '.repeat(width - used), width }
}
