// What an encrypted entry says about its recipients, and its text once a session key is known. Takes only what gpg writes for pass:
// OpenPGP.js reads far more, but takes most of a run of 1,000 entries for it. Everything else is left to gpg.
import { maxEntryBytes } from './decrypter.ts'
import type { SessionKey } from './gnupg/session-key.ts'
import { decryptOcb } from './packets/decrypt-ocb.ts'
import { decryptProtected } from './packets/decrypt-protected.ts'
import { literalText } from './packets/literal-text.ts'
import { readPackets } from './packets/read-packets.ts'
import { type Recipient, readRecipient } from './packets/read-recipient.ts'

export interface EncryptedMessage {
  recipients: Recipient[]
  /** Null for what is unusual, damaged, or too large. */
  decrypt: (sessionKey: SessionKey) => Buffer | null
}

const forRecipient = 1
/** How the data of a version 1 packet is decrypted, by its tag. */
const decryptions = new Map([
  [18, decryptProtected],
  [20, decryptOcb],
])
/** Bounds what a few bytes may unpack to: the text, and the packet around it. */
const maxUnpacked = maxEntryBytes + 1024

/** Null for everything unusual: armor, a passphrase as recipient, other kinds of protection, other versions and algorithms. */
export function encryptedMessage(encrypted: Buffer): EncryptedMessage | null {
  const packets = readPackets(encrypted) ?? []
  const data = packets.pop()
  const decryptData = data && decryptions.get(data.tag)
  if (data?.body[0] !== 1 || decryptData === undefined) return null
  const recipients = packets.map(({ tag, body }) => (tag === forRecipient ? readRecipient(body) : null))
  const known = recipients.filter((recipient) => recipient !== null)
  if (known.length === 0 || known.length < recipients.length) return null
  return {
    recipients: known,
    decrypt(sessionKey) {
      const decrypted = decryptData(data.body, sessionKey)
      const text = decrypted && literalText(decrypted, maxUnpacked)
      return text !== null && text.length <= maxEntryBytes ? text : null
    },
  }
}
