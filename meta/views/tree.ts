// `keyz status`: the store as a tree, one line per key with its badges and its most important figures.

import type { Instant } from '../../schema/instant.ts'
import { largest } from '../../schema/largest.ts'
import type { StatusKey } from '../../schema/status-report.ts'
import { printable } from '../../schema/text.ts'
import { sharedWallets } from '../judge/shared-wallets.ts'
import { keySummary } from './key-summary.ts'
import { badgeColors, badgeMarks, badgeWidths, drawnBadges, type Style } from './style.ts'

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
  const wallets = sharedWallets(keys)
  const lines = linesOf(root, '', widthOf)
  const column =
    largest(
      lines.filter(({ key }) => key !== null).map(({ width }) => width),
      0,
    ) + 2
  return lines.map(({ head, width, key }) =>
    key === null
      ? head
      : `${head}${' '.repeat(column - width)}${marks(key, style)}  ${keySummary(key, now, style, wallets.get(key.key_path) ?? null)}`.trimEnd(),
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
  const badges = drawnBadges(key.badges)
  const width = badges.reduce((sum, badge) => sum + badgeWidths[badge], 0)
  return (
    badges.map((badge) => style.paint(badgeColors[badge], badgeMarks[badge])).join('') +
    ' '.repeat(Math.max(0, marksWidth - width))
  )
}
