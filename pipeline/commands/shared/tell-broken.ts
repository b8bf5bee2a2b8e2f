// Says which files of a comparison could not be read, so that nobody takes a missing key for a deleted one.
import type { Snapshot } from '../../../meta/files/snapshot.ts'
import type { Output } from '../../terminal/output.ts'

export function tellBroken(output: Output, ...snapshots: Snapshot[]): void {
  for (const sentence of new Set(snapshots.flatMap(({ broken }) => broken))) output.say(`${sentence}.`)
}
