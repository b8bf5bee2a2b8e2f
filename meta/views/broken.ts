// A line broken between words where there is no more room for it.
import { graphemesOf, type WidthOf } from './fit.ts'

/** A word that is longer than a line is cut into pieces, unless it is a link, which would lead nowhere. */
export function broken(text: string, room: number, widthOf: WidthOf): string[] {
  const lines: string[] = []
  let open = ''
  for (const word of text.match(/ *[^ ]+/g) ?? []) {
    if (open !== '' && widthOf(open) + widthOf(word) > room) {
      lines.push(open)
      open = word.trimStart()
    } else open += word
    while (widthOf(open) > room && !open.includes('://')) {
      const head = headOf(open, room, widthOf)
      lines.push(head)
      open = open.slice(head.length)
    }
  }
  return open === '' ? lines : [...lines, open]
}

/** At least one character, or nothing would ever end. */
function headOf(text: string, room: number, widthOf: WidthOf): string {
  let head = ''
  for (const character of graphemesOf(text)) {
    if (head !== '' && widthOf(head + character) > room) break
    head += character
  }
  return head
}
