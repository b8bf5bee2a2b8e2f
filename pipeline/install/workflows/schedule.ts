// When a store's scheduled workflow runs: at a minute that not everybody else has too.
import { createHash } from 'node:crypto'

/** Where no name is known. */
const defaultMinute = 17

/** Odd, so never the full or half hour when everybody's schedules start and runs are late or dropped; the same for the same name. */
export function minuteOf(repository: string | null): number {
  if (repository === null) return defaultMinute
  return (createHash('sha256').update(repository.toLowerCase()).digest().readUInt32BE(0) % 30) * 2 + 1
}
