// Takes a number out of a line of JSON digit by digit: as a float it would lose some digits.
import { LosslessNumber } from 'lossless-json'
import { parseExactJson } from '../../../schema/parse-exact-json.ts'

/** `path` is the names of the objects around the number and its own; `value` is what JSON.parse made of it. */
export function exactNumber(line: string, path: readonly string[], value: number): string {
  const name = `"${path.at(-1)}":`
  const start = line.indexOf(name) + name.length
  // Usually these are the digits that JavaScript writes too. Returning a new string does not keep the whole line in memory.
  const shown = String(value)
  if (line.startsWith(shown, start) && isEnd(line[start + shown.length])) return shown
  let found = parseExactJson(line)
  for (const step of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined
  return found instanceof LosslessNumber ? found.value : String(value)
}

/** In JSON without blanks, a comma or a brace follows a number. */
function isEnd(character: string | undefined): boolean {
  return character === ',' || character === '}'
}
