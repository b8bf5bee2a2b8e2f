// Long lines broken between words, where the width of a line is known.

/** Columns. */
const usualHang = 2

const color = /\u001b\[[\d;]*m/g

/** Lines that are longer than `width` go on below, `hang` columns further in. A word that is longer stays whole: it may be a link. */
export function wrapped(text: string, width: number, hang = usualHang): string {
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

function lengthOf(text: string): number {
  return text.includes('\u001b') ? text.replaceAll(color, '').length : text.length
}
