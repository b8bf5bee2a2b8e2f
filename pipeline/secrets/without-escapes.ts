// Text with the escapes of URLs, of HTML, and of JSON and JavaScript resolved, so that what they spell can be searched.

/** Escapes within escapes, such as `%2541`, are resolved this many levels deep. */
const maxLevels = 3

const hex = '[0-9a-f]'
const escapes = new RegExp(
  [
    `%u${hex}{4}`,
    `%${hex}{2}`,
    `&#x0{0,9}${hex}{1,6};?`,
    '&#0{0,9}[0-9]{1,7};?',
    // A named one is never a letter or a digit: those have no names.
    '&[a-z][a-z0-9]{1,30};',
    // Text within text has several backslashes. One that stays behind would escape the letter that it spells.
    `\\\\{1,16}u\\{0{0,9}${hex}{1,6}\\}`,
    `\\\\{1,16}u${hex}{4}`,
    `\\\\{1,16}x${hex}{2}`,
    '\\\\{1,16}[nrtbfv]',
  ].join('|'),
  'iy',
)
const maySpell = /[%&\\]/
const highest = 0x10ffff
const quotationMark = 0x22
const percent = 0x25
const ampersand = 0x26
const backslash = 0x5c

/** Line breaks and named marks that are spelled out disappear. */
export function withoutEscapes(text: string): string {
  let before = text
  for (let level = 0; level < maxLevels && maySpell.test(before); level++) {
    const after = onceWithoutEscapes(before)
    if (after === before) break
    before = after
  }
  return before
}

/** As `replaceAll` would do it, only that the pattern is not tried at every character: unpacked noise is long, and has few escapes. */
function onceWithoutEscapes(text: string): string {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== percent && code !== ampersand && code !== backslash) continue
    escapes.lastIndex = at
    const [written] = escapes.exec(text) ?? []
    if (written === undefined) continue
    parts.push(text.slice(from, at), spelled(written))
    from = at + written.length
    at = from - 1
  }
  if (parts.length === 0) return text
  // Joined and not added: reading a sum of texts character by character takes far longer.
  parts.push(text.slice(from))
  return parts.join('')
}

function spelled(written: string): string {
  const code = codeOf(written)
  // A quotation mark would look like the end of a text.
  return code === null || code > highest || code === quotationMark ? '' : String.fromCodePoint(code)
}

/** Null for what spells no letter. */
function codeOf(written: string): number | null {
  if (written.startsWith('%')) return Number.parseInt(written.slice(/^%u/i.test(written) ? 2 : 1), 16)
  if (written.startsWith('&')) {
    if (!written.startsWith('&#')) return written.toLowerCase() === '&amp;' ? ampersand : null
    return /^&#x/i.test(written) ? Number.parseInt(written.slice(3), 16) : Number.parseInt(written.slice(2), 10)
  }
  const kind = written.lastIndexOf('\\') + 1
  if (!/[ux]/i.test(written.charAt(kind))) return null
  return Number.parseInt(written.slice(kind + (written.charAt(kind + 1) === '{' ? 2 : 1)), 16)
}
