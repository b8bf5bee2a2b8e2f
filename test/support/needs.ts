// Tests that need a program of the machine: skipped by name where it is missing, and .ci/run fails when any was skipped.
import { spawnSync } from 'node:child_process'
import { it } from 'vitest'

/** `it`, named after the program that it needs, and skipped visibly where there is none. */
export function itNeeds(...programs: string[]) {
  const missing = programs.filter(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined,
  )
  return (name: string, test: () => Promise<void>, timeout?: number) =>
    it.skipIf(missing.length > 0)(`${name} (needs ${programs.join(', ')})`, test, timeout)
}
