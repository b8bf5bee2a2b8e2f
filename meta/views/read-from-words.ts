// Which readings come from a branch and not from the files at hand, so that nobody looks for them there.
import type { Instant } from '../../schema/instant.ts'
import { printable } from '../../schema/text.ts'
import { sinceRead } from '../judge/values.ts'

interface Reading {
  read_from: string | null
  last_success_at: Instant | null
}

/** A sentence without a period for each branch: `12 readings come from origin/keyz/metadata, the newest 3 hours ago`. */
export function readFromWords(readings: readonly Reading[], now: Instant): string[] {
  const branches = new Map<string, Reading[]>()
  for (const reading of readings) {
    const { read_from } = reading
    if (read_from === null || read_from === 'work_tree') continue
    const known = branches.get(read_from)
    if (known === undefined) branches.set(read_from, [reading])
    else known.push(reading)
  }
  return [...branches].sort().map(([branch, found]) => {
    const what = found.length === 1 ? '1 reading comes' : `${found.length} readings come`
    const newest = found
      .flatMap(({ last_success_at }) => last_success_at ?? [])
      .sort()
      .at(-1)
    const age = newest === undefined ? '' : `, ${found.length === 1 ? '' : 'the newest '}${sinceRead(newest, now)}`
    return `${what} from ${printable(branch)}${age}`
  })
}
