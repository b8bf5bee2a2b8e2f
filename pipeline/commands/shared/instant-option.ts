// A day or a time on the command line.
import { Instant } from '../../../schema/instant.ts'

/** A day means its beginning, in UTC. Null for anything else. */
export function instantOf(text: string): Instant | null {
  return Instant.safeParse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text).data ?? null
}
