// Says which files of a comparison could not be read, so that nobody takes a missing key for a deleted one.
import type { Output } from '../../terminal/output.ts'

export function printBroken(output: Output, broken: readonly string[]): void {
  for (const sentence of broken) output.sentence(`${sentence}.`)
}
