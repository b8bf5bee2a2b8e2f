// Text with the escapes of URLs, of HTML, and of JSON and JavaScript resolved, so that what they spell can be searched.

/** Escapes within escapes, such as `%2541`, are resolved this many levels deep. */
const maxLevels = 3

const hex = '[0-9a-f]'
const escapes = new RegExp(
  [
    `%u(?<a>${hex}{4})`,
    `%(?<b>${hex}{2})`,
    `&#x0{0,9}(?<c>${hex}{1,6});?`,
    '&#0{0,9}(?<decimal>[0-9]{1,7});?',
    // A named one is never a letter or a digit: those have no names.
    '&[a-z][a-z0-9]{1,30};',
    // Text within text has several backslashes. One that stays behind would escape the letter that it spells.
    `\\\\{1,16}u\\{0{0,9}(?<d>${hex}{1,6})\\}`,
    `\\\\{1,16}u(?<e>${hex}{4})`,
    `\\\\{1,16}x(?<f>${hex}{2})`,
    '\\\\{1,16}[nrtbfv]',
  ].join('|'),
  'gi',
)
const maySpell = /[%&\\]/
const highest = 0x10ffff

/** Line breaks and named marks that are spelled out disappear. */
export function withoutEscapes(text: string): string {
  let before = text
  for (let level = 0; level < maxLevels && maySpell.test(before); level++) {
    const after = before.replaceAll(escapes, spelled)
    if (after === before) break
    before = after
  }
  return before
}

function spelled(written: string, ...rest: unknown[]): string {
  if (/^&amp;$/i.test(written)) return '&'
  const groups = Object.values(Object(rest.at(-1)))
  const digits = groups.find((group) => typeof group === 'string')
  if (typeof digits !== 'string') return ''
  const code = Number.parseInt(digits, /^&#\d/.test(written) ? 10 : 16)
  // A quotation mark would look like the end of a text.
  return code > highest || code === 0x22 ? '' : String.fromCodePoint(code)
}
