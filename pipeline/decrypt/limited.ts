// Decrypts only so many entries at once.
import { availableParallelism } from 'node:os'
import PQueue from 'p-queue'
import type { Decrypter } from './decrypter.ts'

/** gpg is a process per entry, and its agent works on one at a time: more of them at once than processors only wait. */
export const gpgAtOnce = Math.max(2, availableParallelism())

/** Enough to keep gpg and its agent busy, and so few that the first keys are asked about while the next ones are decrypted. */
export const entriesAtOnce = Math.max(4, 2 * availableParallelism())

export function limited(decrypter: Decrypter, atOnce: number): Decrypter {
  const queue = new PQueue({ concurrency: atOnce })
  return {
    decrypt: (file, signal) =>
      queue.add(() => {
        signal.throwIfAborted()
        return decrypter.decrypt(file, signal)
      }),
    close: () => decrypter.close(),
  }
}
