// Many lines of data, some at a time: each write goes through the leak scanner.
import type { Output } from '../../terminal/output.ts'

const atOnce = 1000

export function printLines(output: Output, lines: Iterable<string>): void {
  let some: string[] = []
  for (const line of lines) {
    some.push(line)
    if (some.length < atOnce) continue
    output.data(some.join('\n'))
    some = []
  }
  if (some.length > 0) output.data(some.join('\n'))
}
