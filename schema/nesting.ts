// How deep a text is nested, told before anything parses it: a parser that calls itself may leave no stack to fail with, and Node ends.

/** Far more than any file of keyz or answer of a provider has, and far less than any parser can take. */
export const maxNesting = 100

const quotationMark = 0x22
const backslash = 0x5c
const openings = new Set([...'[{'].map((character) => character.charCodeAt(0)))
const closings = new Set([...']}'].map((character) => character.charCodeAt(0)))

/** For JSON: brackets within texts do not count. */
export function isJsonTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quotationMark) at = endOfText(text, at)
    else if (code < 0x5b) continue
    else if (openings.has(code)) {
      if (++depth > maxNesting) return true
    } else if (closings.has(code)) depth--
  }
  return false
}

/** Where its closing quotation mark is, or the end of it all. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - slashes - 1) === backslash) slashes++
    if (slashes % 2 === 0) return end
  }
  return text.length
}

/** Lists in a list in one line, such as `- - - 1`. Across lines every level needs a longer one, so that 64 KiB have 362 at most. */
const manyInOneLine = new RegExp(`^(?:[ \\t]*[-?:](?=[ \\t])){${maxNesting}}`, 'm')

/** For YAML, which also counts brackets in texts and comments. */
export function isYamlTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (openings.has(code) && ++depth > maxNesting) return true
    if (closings.has(code) && depth > 0) depth--
  }
  return manyInOneLine.test(text)
}
