// Text in columns of a terminal: how wide it is, and how it is cut where there is no room for it.

/** How many columns a text takes. */
export type WidthOf = (text: string) => number

/** The same in more and in fewer words, the longest first: where one has no room, a shorter one says it, and no word is cut. */
export type Wordings = readonly string[]

/** Each with as many words as there is room for, up to the first for which there is none. The most important come first. */
export function fittingWords(all: readonly Wordings[], width: number, between: string, widthOf: WidthOf): string[] {
  const chosen: string[] = []
  let room = width + between.length
  for (const wordings of all) {
    const words = wordings.find((one) => widthOf(one) + between.length <= room)
    if (words === undefined) break
    chosen.push(words)
    room -= widthOf(words) + between.length
  }
  return chosen
}

const colorCode = /(\u001b\[[\d;]*m)/

/** Cut at the end, which an ellipsis marks. */
export function cutEnd(text: string, width: number, widthOf: WidthOf, ascii: boolean): string {
  if (widthOf(text) <= width) return text
  const dots = ellipsis(width, ascii)
  return `${head(text, width - dots.length, widthOf).trimEnd()}${dots}`
}

/** Cut in the middle: what is at the ends of a path tells it from others. */
export function cutMiddle(text: string, width: number, widthOf: WidthOf, ascii: boolean): string {
  if (widthOf(text) <= width) return text
  const dots = ellipsis(width, ascii)
  const room = width - dots.length
  const front = Math.floor(room / 2)
  const start = head(text, front, widthOf)
  const end = taken(graphemesOf(text).reverse(), room - front, widthOf)
    .reverse()
    .join('')
  return `${start}${dots}${end}`
}

/** Like `cutEnd`, for painted text: no color stays on after the end. */
export function cutPainted(text: string, width: number, widthOf: WidthOf, ascii: boolean): string {
  const parts = text.split(colorCode)
  const plain = parts.filter((_, index) => index % 2 === 0).join('')
  if (widthOf(plain) <= width) return text
  const dots = ellipsis(width, ascii)
  let room = width - dots.length
  let cut = ''
  for (const [index, part] of parts.entries()) {
    // Every color is kept: the ones after the end turn it off.
    const kept = index % 2 === 1 ? part : head(part, room, widthOf)
    cut += kept
    if (index % 2 === 0) room = kept === part ? room - widthOf(part) : 0
  }
  return `${cut}${dots}`
}

export function padEnd(text: string, width: number, widthOf: WidthOf): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

export function padStart(text: string, width: number, widthOf: WidthOf): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

function ellipsis(width: number, ascii: boolean): string {
  return ascii ? '...'.slice(0, Math.max(0, width)) : width > 0 ? '…' : ''
}

/** As many of the first characters as fit. */
function head(text: string, width: number, widthOf: WidthOf): string {
  return taken(graphemesOf(text), width, widthOf).join('')
}

/** As many of the first of them as fit. */
export function taken(parts: readonly string[], width: number, widthOf: WidthOf): string[] {
  const kept: string[] = []
  let used = 0
  for (const part of parts) {
    used += widthOf(part)
    if (used > width) break
    kept.push(part)
  }
  return kept
}

const asciiOnly = /^[\x20-\x7e]*$/
let segmenter: Intl.Segmenter | null = null

/** What a reader takes for one character each: an emoji of several parts is one. */
export function graphemesOf(text: string): string[] {
  if (asciiOnly.test(text)) return [...text]
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
