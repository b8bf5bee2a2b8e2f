// A test that names what is wrong: each problem is a line of its message, and nothing else is printed.
import { expect } from 'vitest'

export function expectNone(problems: readonly string[]): void {
  if (problems.length > 0) expect.fail(problems.join('\n'))
}
