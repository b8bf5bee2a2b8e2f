// Tables for GitHub in which text from outside can do nothing, with a limit on their length.
import { printable } from '../../schema/text.ts'

const maxText = 160

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
 * Text from outside as code: one line, bounded, with nothing in it that ends a code span or a table cell. In there nothing becomes a
 * link, a mention, an image, HTML, an issue, a commit or an emoji.
 */
export function code(text: string): string {
  const characters = [...text]
  const cut = characters.length > maxText ? `${characters.slice(0, maxText).join('')}…` : text
  const plain = printable(cut)
  const inert = plain.replaceAll(/[`|]/g, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  return inert.trim() === '' ? '`(blank)`' : `\`${inert}\``
}

/** A link that stands in keyz itself, not in a store. Blank for anything but a plain https address. */
export function ownLink(label: string, url: string | null): string {
  return url !== null && /^https:\/\/[\w./~-]+$/.test(url) ? `[${label}](${url})` : ''
}
