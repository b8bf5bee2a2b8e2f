// Since when a key whose error was recorded works again.
import type { Instant } from '../../schema/instant.ts'
import type { LastError } from '../../schema/sidecar.ts'
import type { Version } from '../judge/runway.ts'

/** The first reading after the last failure. Null if `versions` do not reach back to the error: an earlier one may be missing, too. */
export function worksSince({ at: cleared }: LastError, versions: readonly Version[]): Instant | null {
  const failures = versions.flatMap(({ last_error }) => last_error?.at ?? []).sort()
  const last = failures.includes(cleared) ? failures.at(-1) : undefined
  if (last === undefined) return null
  return versions.flatMap(({ last_success_at: at }) => (at !== null && at > last ? at : [])).sort()[0] ?? null
}
