// Many lines of data, some at a time: each write goes through the leak scanner.

const atOnce = 1000

export function printLines(print: (text: string) => void, lines: Iterable<string>): void {
  let some: string[] = []
  for (const line of lines) {
    some.push(line)
    if (some.length < atOnce) continue
    print(some.join('\n'))
    some = []
  }
  if (some.length > 0) print(some.join('\n'))
}
