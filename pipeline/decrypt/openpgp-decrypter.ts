// Decryption in process with a private key that was given: what runs in CI, and what is fast.
import { availableParallelism } from 'node:os'
import type * as openpgp from 'openpgp'
import { KeyError } from '../errors.ts'
import type { Decrypter } from './decrypter.ts'
import { readEncrypted } from './decrypter.ts'
import { decryptMessage, UnsupportedMessageError } from './openpgp-message.ts'
import { type WorkerPool, workerPool } from './worker-pool.ts'

/** From here on Node decrypts RSA natively again; before, OpenPGP.js does it in JavaScript, 45 ms a message. */
const fastRsaSince = 22

/** `fallback` is asked for what OpenPGP.js does not read (Twofish, Camellia, brainpool). */
export function openpgpDecrypter(keys: openpgp.PrivateKey[], fallback: Decrypter): Decrypter {
  const slow = Number(process.versions.node.split('.')[0]) < fastRsaSince && keys.some(decryptsWithRsa)
  let pool: WorkerPool | null = null

  async function decryptBytes(encrypted: Uint8Array): Promise<Uint8Array> {
    if (!slow) return await decryptMessage(encrypted, keys)
    pool ??= workerPool(
      keys.map((key) => key.write()),
      availableParallelism(),
    )
    return await pool.decrypt(encrypted)
  }

  return {
    async decrypt(file, signal) {
      const encrypted = await readEncrypted(file)
      signal.throwIfAborted()
      try {
        return Buffer.from(await decryptBytes(encrypted))
      } catch (error) {
        if (!(error instanceof UnsupportedMessageError)) throw error
        return await fallback.decrypt(file, signal).catch((cause: unknown) => {
          throw new KeyError(
            'decrypt_error',
            'the entry uses a cipher that only gpg can read here, and gpg could not: insert the key again',
            { cause },
          )
        })
      }
    },
    async close() {
      await pool?.close()
      await fallback.close()
    },
  }
}

function decryptsWithRsa(key: openpgp.PrivateKey): boolean {
  return [key, ...key.getSubkeys()].some((part) => part.getAlgorithmInfo().algorithm.startsWith('rsa'))
}
