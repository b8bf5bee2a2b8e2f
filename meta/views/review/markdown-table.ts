// Tables for GitHub in which text from outside can do nothing, with a limit on their length.
import { largest } from '../../../schema/largest.ts'
import { printable } from '../../../schema/text.ts'
import { counted } from '../../judge/values.ts'

const maxText = 160
const maxTicks = 3

/**
 * As many rows as fit into `max` characters, then how many did not fit, as `left` words it. A column whose cells are all blank is left
 * out. Nothing without rows.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { max, left }: { max: number; left: (count: number) => string },
): string[] {
  if (rows.length === 0) return []
  const used = head.flatMap((_, index) => (rows.some((cells) => cells[index] !== '') ? [index] : []))
  const line = (cells: readonly string[]) => `| ${used.map((index) => cells[index] ?? '').join(' | ')} |`
  const lines = [line(head), line(head.map(() => '---'))]
  let length = lines.join('\n').length
  // Rows come in the order of their importance: once one does not fit, no later one takes its place.
  const shown: string[] = []
  for (const cells of rows) {
    const text = line(cells)
    length += text.length + 1
    if (length > max) break
    shown.push(text)
  }
  const missing = rows.length - shown.length
  return [[...lines, ...shown].join('\n'), ...(missing === 0 ? [] : [left(missing)])]
}

/** What only some readers want: closed until they open it. `summary` is in words of ours. */
export function folded(summary: string, content: readonly string[]): string[] {
  return content.length === 0 ? [] : [`<details><summary>${summary}</summary>`, ...content, '</details>']
}

/**
 * Text from outside as code in a cell of a table: one line, bounded, with nothing in it that ends the code span or the cell. In there
 * nothing becomes a link, a mention, an image, HTML, an issue, a commit or an emoji.
 */
export function code(text: string): string {
  // Behind another backslash, GitHub takes the one before the bar for an escaped backslash.
  return spanOf(plainOf(text).replaceAll('\\|', `\\${byNumber('|')}`)).replaceAll('|', '\\|')
}

/** The same outside of a table. */
export function inlineCode(text: string): string {
  return spanOf(plainOf(text))
}

function plainOf(text: string): string {
  const characters = [...text]
  return printable(characters.length > maxText ? `${characters.slice(0, maxText).join('')}…` : text)
}

function spanOf(plain: string): string {
  const ticks = largest(
    (plain.match(/`+/g) ?? []).map(({ length }) => length),
    0,
  )
  // Readers of Markdown give up on long fences, and GitHub's formulas have backticks in them.
  const inert = ticks > maxTicks || plain.includes('$') ? plain.replaceAll('`', byNumber) : plain
  const fence = '`'.repeat(inert === plain ? ticks + 1 : 1)
  const blank = inert.startsWith('`') || inert.endsWith('`') ? ' ' : ''
  return inert.trim() === '' ? '`(blank)`' : `${fence}${blank}${inert}${blank}${fence}`
}

function byNumber(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`
}

/** A link that stands in keyz itself, not in a store. Blank for anything but a plain https address. */
export function ownLink(label: string, url: string | null): string {
  return url !== null && /^https:\/\/[\w./~-]+$/.test(url) ? `[${label}](${url})` : ''
}

/** What stands under a table of which rows were left out. */
export function more(what: string): (count: number) => string {
  return (count) => `${counted(count, `more ${what}`)} in the files of this change.`
}
