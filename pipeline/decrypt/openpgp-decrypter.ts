// Decryption in process with a private key that was given: what runs in CI, and what is fast.
import type * as openpgp from 'openpgp'
import { KeyError } from '../errors.ts'
import type { Decrypter } from './decrypter.ts'
import { readEncrypted } from './decrypter.ts'
import { encryptedMessage } from './encrypted-message.ts'
import { givenKeys, sessionKeyBy } from './given-keys/given-keys.ts'
import { decryptMessage, UnsupportedMessageError } from './openpgp-message.ts'

/** `fallback` is asked for what OpenPGP.js does not read (Twofish, Camellia, brainpool). */
export function openpgpDecrypter(keys: openpgp.PrivateKey[], fallback: Decrypter): Decrypter {
  // Keys that nobody can look at are left to OpenPGP.js, which says why.
  const given = givenKeys(keys).catch(() => [])

  /** Null for what is unusual, or cannot be decrypted: OpenPGP.js says why. */
  async function decryptByNode(encrypted: Buffer): Promise<Buffer | null> {
    const message = encryptedMessage(encrypted)
    const sessionKey = message && sessionKeyBy(await given, message.recipients)
    try {
      return sessionKey && message.decrypt(sessionKey)
    } finally {
      sessionKey?.key.fill(0)
    }
  }

  return {
    async decrypt(file, signal) {
      const encrypted = await readEncrypted(file)
      signal.throwIfAborted()
      try {
        return (await decryptByNode(encrypted)) ?? Buffer.from(await decryptMessage(encrypted, keys))
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
      await fallback.close()
    },
  }
}
