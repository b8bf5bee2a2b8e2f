// Decrypts the entries one after another, and not all of them in turns: the first keys are asked about while the next ones are decrypted.
import { availableParallelism } from 'node:os'
import PQueue from 'p-queue'
import type { Decrypter } from '../decrypt/decrypter.ts'

/** As many as there are threads for it. */
const atOnce = Math.max(4, 2 * availableParallelism())

export function fewAtOnce(decrypter: Decrypter): Decrypter {
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
