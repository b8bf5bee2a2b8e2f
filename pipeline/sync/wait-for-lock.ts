// Lets one sync run per store: a second one waits until the first is done.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { type Lock, takeLock } from '../../meta/files/lock.ts'
import { CommandError, exitCodes } from '../errors.ts'

interface Waiting {
  folder: KeyzFolder
  interrupt: AbortSignal
  sleep: (milliseconds: number) => Promise<void>
}

const pause = 200

/** `patience` is in milliseconds. Throws CommandError when it runs out, and when the person presses Ctrl-C. */
export async function waitForLock({ folder, interrupt, sleep }: Waiting, patience: number): Promise<Lock> {
  const place = await folder.ready('state')
  for (let waited = 0; ; waited += pause) {
    const lock = await takeLock(place)
    if ('release' in lock) return lock
    if (interrupt.aborted) throw new CommandError('interrupted while waiting for another sync', exitCodes.interrupted)
    if (waited >= patience) {
      throw new CommandError(
        `another sync of this store is still running (${lock.heldBy}): wait for it, then run keyz sync again`,
        exitCodes.someFailed,
      )
    }
    await sleep(pause)
  }
}
