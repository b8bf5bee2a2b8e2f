// Text in columns of a terminal: cut, padded, and wrapped so that it is exactly as wide as its place.

import { cutPainted, graphemesOf, taken, type WidthOf } from '../../meta/views/fit.ts'

const plain = /^[\x20-\x7e]*$/

/** Exactly `width` columns. What is cut off at the end is replaced by `mark`, which takes one. */
export function fitEnd(text: string, width: number, mark: string, widthOf: WidthOf): string {
  const known = columns(text, widthOf)
  if (known <= width) return text + ' '.repeat(width - known)
  const cut = start(text, width - 1, widthOf)
  const rest = width - 1 - columns(cut, widthOf)
  return width < 1 ? '' : cut + mark + ' '.repeat(Math.max(0, rest))
}

/** The same for text that may be painted, which `widthOf` does not count. */
export function fitPainted(text: string, width: number, ascii: boolean, widthOf: WidthOf): string {
  const cut = cutPainted(text, width, (part) => columns(part, widthOf), ascii)
  return cut + ' '.repeat(Math.max(0, width - columns(cut, widthOf)))
}

/** At blanks where there are any. Lines after the first one are indented. */
export function wrap(text: string, width: number, indent: number, widthOf: WidthOf): string[] {
  const lines: string[] = []
  let rest = text
  while (columns(rest, widthOf) > width) {
    const most = start(rest, Math.max(1, width), widthOf) || (graphemesOf(rest)[0] ?? '')
    const blank = most.lastIndexOf(' ')
    const isInside = blank > (lines.length === 0 ? 0 : indent) && most.slice(0, blank).trim() !== ''
    const line = isInside && rest[most.length] !== ' ' ? most.slice(0, blank) : most
    lines.push(line.trimEnd())
    rest = ' '.repeat(Math.min(indent, Math.floor(width / 2))) + rest.slice(line.length).trimStart()
  }
  if (rest.trim() !== '' || lines.length === 0) lines.push(rest)
  return lines
}

export function columns(text: string, widthOf: WidthOf): number {
  return plain.test(text) ? text.length : widthOf(text)
}

function start(text: string, width: number, widthOf: WidthOf): string {
  if (plain.test(text)) return text.slice(0, Math.max(0, width))
  return taken(graphemesOf(text), width, (part) => columns(part, widthOf)).join('')
}
