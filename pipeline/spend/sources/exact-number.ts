// Takes a number out of a line of JSON digit by digit: as a float it would lose some digits.
import { LosslessNumber } from 'lossless-json'
import { parseExactJson } from '../../../schema/parse-exact-json.ts'

/** `path` is the names of the objects around the number and its own; `value` is what JSON.parse made of it. */
export function exactNumber(line: string, path: readonly string[], value: number): string {
  const name = `"${path.at(-1)}":`
  const start = line.indexOf(name) + name.length
  const [text = ''] = /^\s*-?\d[\d.eE+-]*/.exec(line.slice(start, start + 80)) ?? []
  // Usually these are the digits that JavaScript writes too. Returning a new string does not keep the whole line in memory.
  if (text.trim() === String(value)) return String(value)
  let found = parseExactJson(line)
  for (const step of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined
  return found instanceof LosslessNumber ? found.value : String(value)
}
