// The text of a number in a line of JSON, digit by digit as it stands there: a float would keep only some of them.
import { LosslessNumber, parse } from 'lossless-json'

/** `value` is what JSON.parse made of the number at `path`, the names that lead to it from the outermost object. */
export function exactNumber(line: string, path: readonly string[], value: number): string {
  const name = `"${path.at(-1)}":`
  const start = line.indexOf(name) + name.length
  const [text = ''] = /^\s*-?\d[\d.eE+-]*/.exec(line.slice(start, start + 80)) ?? []
  // The usual case: the very digits that JavaScript writes. This copy does not keep the whole line in memory.
  if (text.trim() === String(value)) return String(value)
  let found: unknown = parse(line)
  for (const step of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined
  return found instanceof LosslessNumber ? found.value : String(value)
}
