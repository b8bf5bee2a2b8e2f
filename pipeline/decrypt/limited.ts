// gpg is a process per entry, and its agent works on one at a time: more of them at once than processors only wait.
import { availableParallelism } from 'node:os'
import PQueue from 'p-queue'
import type { Decrypter } from './decrypter.ts'

export function limited(decrypter: Decrypter): Decrypter {
  const queue = new PQueue({ concurrency: Math.max(2, availableParallelism()) })
  return {
    decrypt: (file, signal) =>
      queue.add(() => {
        signal.throwIfAborted()
        return decrypter.decrypt(file, signal)
      }),
    close: () => decrypter.close(),
  }
}
