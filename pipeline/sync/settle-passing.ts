// When all keys are done: whether anybody could be reached at all decides what a failure that will pass is worth.
import { isNews } from '../../meta/judge/passing-failure.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { isReplaced, stateWhenOffline } from './key-state.ts'
import type { KeyTask } from './plan-sync.ts'
import { sidecarOfFailure } from './sidecar-of.ts'
import { forThisKey, type KeyResult, type KeySyncOptions, storedSidecar } from './sync-key.ts'
import { writeIfChanged } from './write-if-changed.ts'

export interface Attempt {
  task: KeyTask
  result: KeyResult
  /** When the key was asked about. */
  now: Instant
}

/** The result of a key that is done: of a passing failure, what is remembered of it, and what is recorded after all. */
export async function settlePassing(
  { task, result, now }: Attempt,
  offline: boolean,
  options: Pick<KeySyncOptions, 'folder' | 'config' | 'dryRun' | 'signal'>,
): Promise<KeyResult> {
  const { error } = result
  if (error === null) return result
  const known = offline ? { ...result, state: stateWhenOffline(task, error, now) } : result
  // A rejection was said of other bytes than these, and says nothing about them.
  const replaced = isReplaced(task)
  if (offline && !replaced) return known
  return await forThisKey({ ...options, now }, async () => {
    // Read once more: the sidecars of thousands of keys that could not be reached are not kept until the end.
    const previous = await storedSidecar(task, options.folder)
    if (previous === null) return known
    const isOld = !offline && isNews(previous, lastReadAt(task, previous.last_success_at), options.config, now)
    if (!isOld && !(replaced && isRejected(previous))) return known
    const sidecar = sidecarOfFailure(task.path, task.row, error, previous)
    const { changes } = await writeIfChanged(task.sidecarPath, previous, sidecar, { ...options, now })
    return { ...known, changes }
  })
}

function isRejected({ sync_status, last_error }: Sidecar): boolean {
  return sync_status === 'error' && last_error?.kind === 'auth_error'
}

/** The sidecar's time is older than the newest reading when that one said nothing new. */
function lastReadAt({ state }: KeyTask, recorded: Instant | null): Instant | null {
  const known = state?.last_success_at ?? null
  if (recorded === null || known === null) return recorded
  return known > recorded ? known : recorded
}
