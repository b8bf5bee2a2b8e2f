// Failures that will pass by themselves: an outage or a throttle is no news about a key until its reading has become old.
import type { Config } from '../../schema/config.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { LastError, Sidecar } from '../../schema/sidecar.ts'
import type { KeyState } from '../../schema/state.ts'
import { willPass } from '../../schema/will-pass.ts'
import { isOlderThan } from './limits.ts'

/**
 * Whether a failure that will pass belongs in the sidecar: when the last good reading is older than `stale_after`. `readAt` is the
 * newest time at which this machine or the sidecar knows of one; a key that was never read has nothing that could become old. What
 * stands there already as rejected stays, and so does another failure that will pass: the second is no more news than the first.
 */
export function isNews(previous: Sidecar | null, readAt: Instant | null, config: Config, now: Instant): boolean {
  if (previous === null || readAt === null || !isOlderThan(readAt, config.sync.stale_after, now)) return false
  const recorded = previous.sync_status === 'error' ? previous.last_error : null
  return recorded === null || !(recorded.kind === 'auth_error' || willPass(recorded))
}

/** The failure of a key that this machine knows of and the sidecar does not, if it will pass and came after the sidecar's reading. */
export function passingFailure(state: KeyState | undefined, sidecar: Sidecar | null): LastError | null {
  const error = state?.last_error ?? null
  if (error === null || !willPass(error)) return null
  const readAt = sidecar?.last_success_at ?? null
  if (readAt !== null && millisecondsOf(readAt) >= millisecondsOf(error.at)) return null
  return sidecar?.sync_status === 'error' && isSame(sidecar.last_error, error) ? null : error
}

/** A recorded failure keeps its first time, so times are not compared. */
function isSame(recorded: LastError | null, error: LastError): boolean {
  return (
    recorded?.kind === error.kind && recorded.http_status === error.http_status && recorded.message === error.message
  )
}
