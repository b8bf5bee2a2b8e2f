// Long lines broken between words, where the width of a line is known.
import { graphemesOf } from '../../meta/views/fit.ts'

/** Columns. */
const defaultHang = 2

const color = /\u001b\[[\d;]*m/g

/** Lines that are longer than `width` go on below, `hang` columns further in. A word that is longer stays whole: it may be a link. */
export function wrapped(text: string, width: number, hang = defaultHang): string {
  if (text.length <= width) return text
  return text
    .split('\n')
    .map((line) => (lengthOf(line) <= width ? line : wrappedLine(line, width, hang)))
    .join('\n')
}

function wrappedLine(line: string, width: number, hang: number): string {
  const [margin = ''] = /^ */.exec(line) ?? []
  const indent = margin + ' '.repeat(hang)
  const lines: string[] = []
  let open = margin
  // Blanks stay with the word after them, so that columns keep their distance.
  for (const word of line.slice(margin.length).match(/ *[^ ]+/g) ?? []) {
    if (open.trim() !== '' && lengthOf(open) + lengthOf(word) > width) {
      lines.push(open)
      open = `${indent}${word.trimStart()}`
    } else open += word
  }
  return [...lines, open].join('\n')
}

/** What takes another number of columns than it has letters. */
const composed = /\p{M}|[\u{10000}-\u{10ffff}]/u

/** An emoji takes two columns, of however many parts it is. The tables of what else is wide would have to be loaded first. */
function lengthOf(text: string): number {
  const plain = text.includes('\u001b') ? text.replaceAll(color, '') : text
  if (!composed.test(plain)) return plain.length
  return graphemesOf(plain).reduce((sum, one) => sum + (/\ufe0f|[\u{10000}-\u{10ffff}]/u.test(one) ? 2 : 1), 0)
}
