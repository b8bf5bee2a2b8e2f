// Decrypts one message in process, with OpenPGP.js.
import type * as openpgp from 'openpgp'
import { KeyError } from '../errors.ts'
import { damaged, maxEntryBytes, notForThisKey, tooLarge, unprotected } from './decrypter.ts'
import { loadOpenpgp } from './load-openpgp.ts'
import { hasStub } from './packets/read-packets.ts'

/** Bounds what a few bytes may unpack to: 200 MB of zeros fit into 533 bytes. */
const config = { maxDecompressedMessageSize: 1024 * 1024 }

/**
 * The packet of GnuPG 2.4 with a header of 4 bytes, a nonce of at least 12, and a tag of 16. A shorter one ends the whole process:
 * OpenPGP.js 6.3.2 throws where nobody can catch it.
 */
const authenticated = { tag: 20, minLength: 32 }

/** What OpenPGP.js does not read and gpg does: the entry is fine, only not here. */
export class UnsupportedMessageError extends Error {
  override name = 'UnsupportedMessageError'
}

/** Throws KeyError or UnsupportedMessageError. */
export async function decryptMessage(encrypted: Uint8Array, keys: openpgp.PrivateKey[]): Promise<Uint8Array> {
  const message = await parseMessage(encrypted)
  try {
    const { decrypt } = await loadOpenpgp()
    const { data } = await decrypt({ message, decryptionKeys: keys, format: 'binary', config })
    if (data.length > maxEntryBytes) throw tooLarge()
    return data
  } catch (error) {
    throw explain(error)
  }
}

async function parseMessage(encrypted: Uint8Array): Promise<openpgp.Message<Uint8Array>> {
  const armored = Buffer.from(encrypted.subarray(0, 11)).toString('latin1') === '-----BEGIN '
  const { readMessage } = await loadOpenpgp()
  try {
    const bytes = armored ? await withoutArmor(Buffer.from(encrypted).toString('latin1')) : encrypted
    if (hasStub(Buffer.from(bytes), authenticated.tag, authenticated.minLength)) throw damaged()
    return await readMessage({ binaryMessage: new Uint8Array(bytes), config })
  } catch (error) {
    throw explain(error)
  }
}

async function withoutArmor(armoredMessage: string): Promise<Uint8Array> {
  const { unarmor } = await loadOpenpgp()
  const { data } = await unarmor(armoredMessage)
  return data instanceof Uint8Array ? data : new Uint8Array()
}

function explain(error: unknown): Error {
  if (error instanceof KeyError) return error
  const text = error instanceof Error ? error.message : ''
  if (/not authenticated/i.test(text)) return unprotected(error)
  if (/No decryption key packets found|Session key decryption failed|No valid ESK/i.test(text))
    return notForThisKey(error)
  if (/exceed|too large|maximum/i.test(text)) return tooLarge()
  if (/non-preferred|Unsupported|Invalid enum|Cannot find module|not supported|Unknown/i.test(text))
    return new UnsupportedMessageError(text, { cause: error })
  return damaged(error)
}
