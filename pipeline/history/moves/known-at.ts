// When an entry was at its path for certain: keyz read it there, or tried to.
import type { Instant } from '../../../schema/instant.ts'

interface Tried {
  last_success_at: Instant | null
  last_error: { at: Instant } | null
}

/** Null where nobody tried. */
export function knownAt({ last_success_at: read, last_error: failed }: Tried): Instant | null {
  if (failed === null || (read !== null && read > failed.at)) return read
  return failed.at
}
