// What an encrypted entry says about its recipients, and its text once a session key is known, both by OpenPGP.js.
import type * as openpgp from 'openpgp'
import { z } from 'zod'
import { damaged, maxEntryBytes, tooLarge } from './decrypter.ts'
import type { EncryptedKey } from './gnupg/s-expression.ts'
import type { SessionKey } from './gnupg/session-key.ts'
import { loadOpenpgp } from './load-openpgp.ts'
import { config, parseMessage } from './openpgp-message.ts'

export interface EncryptedMessage {
  recipients: Recipient[]
  /** Throws KeyError, or any error for what OpenPGP.js does not read. */
  decrypt: (sessionKey: SessionKey) => Promise<Buffer>
}

export interface Recipient {
  /** 16 upper-case hex digits; zeros for one that is hidden. */
  id: string
  /** Number of the algorithm in OpenPGP. */
  algorithm: number
  key: EncryptedKey
}

const bytes = z.instanceof(Uint8Array)
// OpenPGP.js declares no types for what is in these packets.
const forRecipient = {
  version: z.literal(3),
  publicKeyID: z.custom<openpgp.KeyID>((id) => typeof id === 'object' && id !== null && 'toHex' in id),
  publicKeyAlgorithm: z.number(),
}
const ForRsa = z.object({ ...forRecipient, encrypted: z.object({ c: bytes }) })
const ForEcdh = z.object({ ...forRecipient, encrypted: z.object({ V: bytes, C: z.object({ data: bytes }) }) })
const Protected = z.object({ version: z.literal(1) })
const Literal = z.object({ format: z.number() })

const ciphers: Readonly<Record<number, openpgp.SessionKey['algorithm']>> = { 7: 'aes128', 8: 'aes192', 9: 'aes256' }
const binary = 0x62
const carriageReturn = 13

/** Null for everything unusual: a passphrase as recipient, other kinds of protection, packets that OpenPGP.js does not know. */
export async function encryptedMessage(encrypted: Uint8Array): Promise<EncryptedMessage | null> {
  const { enums } = await loadOpenpgp()
  const message = await parseMessage(encrypted).catch(() => null)
  if (message === null) return null
  const packets = [...message.packets]
  const data = packets.pop()
  const tags = enums.packet
  const isUsual =
    tagOf(data) === tags.symEncryptedIntegrityProtectedData &&
    Protected.safeParse(data).success &&
    packets.every((packet) => tagOf(packet) === tags.publicKeyEncryptedSessionKey)
  const recipients = packets.map(recipientOf)
  if (!isUsual || recipients.length === 0 || recipients.includes(null)) return null
  return {
    recipients: recipients.filter((recipient) => recipient !== null),
    decrypt: (sessionKey) => decryptWith(message, sessionKey),
  }
}

function tagOf(packet: object | undefined): unknown {
  return packet?.constructor && 'tag' in packet.constructor ? packet.constructor.tag : undefined
}

function recipientOf(packet: object): Recipient | null {
  const { data: ecdh } = ForEcdh.safeParse(packet)
  if (ecdh !== undefined) {
    const { V: point, C: wrapped } = ecdh.encrypted
    const length = Buffer.from([wrapped.data.length])
    return recipient(ecdh, { algorithm: 'ecdh', point, wrapped: Buffer.concat([length, wrapped.data]) })
  }
  const { data: rsa } = ForRsa.safeParse(packet)
  return rsa === undefined ? null : recipient(rsa, { algorithm: 'rsa', value: rsa.encrypted.c })
}

function recipient(packet: { publicKeyID: openpgp.KeyID; publicKeyAlgorithm: number }, key: EncryptedKey): Recipient {
  return { id: packet.publicKeyID.toHex().toUpperCase(), algorithm: packet.publicKeyAlgorithm, key }
}

async function decryptWith(message: openpgp.Message<Uint8Array>, { algorithm, key }: SessionKey): Promise<Buffer> {
  const openpgp = await loadOpenpgp()
  const cipher = ciphers[algorithm]
  if (cipher === undefined) throw new Error('a cipher for gpg')
  const sessionKey = { data: new Uint8Array(key), algorithm: cipher }
  const decrypted = await message.decrypt(undefined, undefined, [sessionKey], undefined, {
    ...openpgp.config,
    ...config,
  })
  const content = decrypted.unwrapCompressed()
  const literal = content.packets.findPacket(openpgp.enums.packet.literalData)
  const data = content.getLiteralData()
  if (literal === undefined || !(data instanceof Uint8Array)) throw damaged()
  if (data.length > maxEntryBytes) throw tooLarge()
  // Like gpg, which ends the lines of a text the way this system does.
  return Buffer.from(Literal.parse(literal).format === binary ? data : data.filter((byte) => byte !== carriageReturn))
}
