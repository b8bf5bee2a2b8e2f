// Compares a sidecar with the stored one, and writes it when it says something new, or when the stored one is so old that it looks forgotten.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { writeSidecar } from '../../meta/files/sidecar-file.ts'
import { type Change, changes, saysTheSame, steady } from '../../meta/judge/compare.ts'
import { onlyDetailsDiffer } from '../../meta/judge/details.ts'
import type { Config } from '../../schema/config.ts'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, isFromFuture, millisecondsOf } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

interface Destination {
  folder: KeyzFolder
  config: Config
  dryRun: boolean
  now: Instant
  /** An older reading is written anew when it is still true. */
  renewBefore?: Instant | undefined
  /** Whether details are recorded, however new the stored ones are. */
  allDetails?: boolean
}

export interface Written {
  outcome: 'updated' | 'unchanged'
  changes: Change[]
  /** Whether a sidecar that says nothing new was written anew, to show that it is still true. */
  heartbeat: boolean
}

/** In a dry run nothing is written, and the result is the same. `path` is relative to `.keyz`. */
export async function writeIfChanged(
  path: string,
  previous: Sidecar | null,
  read: Sidecar,
  destination: Destination,
): Promise<Written> {
  const { folder, dryRun } = destination
  const next = steady(previous, read)
  const same = previous !== null && saysTheSame(previous, next)
  const waits = previous !== null && !same && detailsCanWait(previous, next, destination)
  const heartbeat = (same || waits) && heartbeatDue(previous, next, destination)
  if ((heartbeat || !(same || waits)) && !dryRun) await writeSidecar(folder, path, next)
  return same || (waits && !heartbeat)
    ? { outcome: 'unchanged', changes: [], heartbeat }
    : { outcome: 'updated', changes: changes(previous, next), heartbeat: false }
}

/** Whatever is written has all that was read, so the age of the stored reading is that of its details. */
function detailsCanWait(previous: Sidecar, next: Sidecar, { config, now, allDetails = false }: Destination): boolean {
  const { details_every: every, fresh_for: between } = config.sync
  if (allDetails || previous.last_success_at === null) return false
  const age = millisecondsOf(now) - millisecondsOf(previous.last_success_at)
  // A schedule is never exact to the minute, and what waits for the next run of a daily one would wait for two days.
  if (age < 0 || age >= milliseconds(every) - milliseconds(between)) return false
  return onlyDetailsDiffer(previous, next, now)
}

function heartbeatDue(previous: Sidecar, next: Sidecar, { config, now, renewBefore }: Destination): boolean {
  const { heartbeat } = config.sync
  if (next.sync_status === 'error' || previous.last_success_at === null) return false
  // A clock was wrong: until that time has come, the key would look as if nobody had read it.
  if (isFromFuture(previous.last_success_at, now)) return true
  if (renewBefore !== undefined && previous.last_success_at < renewBefore) return true
  if (heartbeat === 'off') return false
  return millisecondsOf(now) - millisecondsOf(previous.last_success_at) >= milliseconds(heartbeat)
}
