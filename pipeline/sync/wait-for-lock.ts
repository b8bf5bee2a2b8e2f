// Lets one sync run per store: a second one waits until the first is done.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { type Held, type Lock, staleAfter, takeLock } from '../../meta/files/lock.ts'
import { CommandError, exitCodes } from '../errors.ts'

interface Waiting {
  folder: Pick<KeyzFolder, 'ready'>
  interrupt: AbortSignal
  sleep: (milliseconds: number) => Promise<void>
  /** Told once who has the lock, and null when it is free. */
  waiting?: ((heldBy: string | null) => void) | undefined
}

const pause = 200

/** `patience` is in milliseconds. Throws CommandError when it runs out, and when the person presses Ctrl-C. */
export async function waitForLock({ folder, interrupt, sleep, waiting }: Waiting, patience: number): Promise<Lock> {
  const place = await folder.ready('state')
  for (let waited = 0; ; waited += pause) {
    const lock = await takeLock(place)
    if ('release' in lock) {
      if (waited > 0) waiting?.(null)
      return lock
    }
    if (interrupt.aborted) throw new CommandError('interrupted while waiting for another sync', exitCodes.interrupted)
    if (waited >= patience) {
      throw new CommandError(sentenceFor(lock), exitCodes.someFailed)
    }
    if (waited === 0) waiting?.(lock.heldBy)
    await sleep(pause)
  }
}

/** Nobody can ask another machine whether the process lives: its lock counts as long as somebody touches it. */
function sentenceFor({ heldBy, elsewhere }: Held): string {
  if (elsewhere === undefined)
    return `another sync of this store is still running (${heldBy}): wait for it, then run keyz sync again`
  const since = elsewhere.since === null ? '' : ` since ${elsewhere.since.slice(0, 16).replace('T', ' ')} UTC`
  return `${elsewhere.host} has been syncing this store${since} (${heldBy}): wait for it, then run keyz sync again; if no keyz runs there anymore, its lock ends ${staleAfter / 1000} seconds after the last sign of it`
}
