// For whom an entry is encrypted, as it says itself. Decrypts nothing.
import { readEncrypted } from '../decrypt/decrypter.ts'

/** Ids of the keys, in lower-case hex; zeros for one that is hidden. Null for a file that is no OpenPGP message. */
export async function entryRecipients(file: string): Promise<string[] | null> {
  const { readMessage } = await import('openpgp')
  try {
    const bytes = Buffer.from(await readEncrypted(file))
    const armored = bytes.subarray(0, 11).toString('latin1') === '-----BEGIN '
    const message = armored
      ? await readMessage({ armoredMessage: bytes.toString('latin1') })
      : await readMessage({ binaryMessage: new Uint8Array(bytes) })
    return message.getEncryptionKeyIDs().map((id) => id.toHex())
  } catch {
    return null
  }
}

export function isHidden(id: string): boolean {
  return /^0+$/.test(id)
}
