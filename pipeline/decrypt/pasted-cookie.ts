// The one cookie that keyz sends, out of whatever was copied from a browser. Every other cookie is dropped here, before anything is sent.
import type { CookieForm } from '../../providers/framework/entry.ts'
import { looksRandom } from './looks-random.ts'

/** What a cookie's value may hold (RFC 6265): no blank, no semicolon, no line end, so nothing can follow it in the header. */
const plainValue = /^[!#-+\-./0-:<-[\]-~]+$/

/** `name=value` of the preferred cookie in a cookie header, or of a value alone; null when there is none, or two different ones. */
export function cookieIn(line: string, cookies: readonly CookieForm[]): string | null {
  const header = line.replace(/^\s*cookie:/i, '').trim()
  const pairs = header.split(';').map((pair) => pair.trim())
  for (const { name } of cookies) {
    const start = `${name}=`
    const values = new Set(
      pairs.filter((pair) => pair.startsWith(start)).map((pair) => unquoted(pair.slice(start.length))),
    )
    const [value] = values
    if (value !== undefined) return values.size === 1 && plainValue.test(value) ? start + value : null
  }
  const known = cookies.find(({ bare, opaque }) => bare.test(header) && (!opaque || looksRandom(header)))
  return known !== undefined && plainValue.test(header) ? `${known.name}=${header}` : null
}

function unquoted(value: string): string {
  return /^".*"$/.test(value) ? value.slice(1, -1) : value
}
