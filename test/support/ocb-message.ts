// An entry as GnuPG 2.4 writes it by default: packet tag 20, AES-256 in OCB mode, after draft-ietf-openpgp-rfc4880bis section 5.16.
import { createCipheriv, randomBytes } from 'node:crypto'
import * as openpgp from 'openpgp'

const aes256 = 9
const ocb = 2
const chunkSizeByte = 16
const tagLength = 16

export async function ocbMessage(text: string, recipient: openpgp.PublicKey): Promise<Uint8Array> {
  const key = randomBytes(32)
  const forRecipient = await openpgp.encryptSessionKey({
    data: key,
    algorithm: 'aes256',
    encryptionKeys: recipient,
    format: 'binary',
  })
  const literal = packet(11, Buffer.concat([Buffer.from([0x62, 0, 0, 0, 0, 0]), Buffer.from(text)]))
  const initial = randomBytes(15)
  const header = Buffer.from([0xd4, 1, aes256, ocb, chunkSizeByte])
  const chunk = seal(key, initial, 0n, Buffer.concat([header, eightBytes(0n)]), literal)
  const end = seal(
    key,
    initial,
    1n,
    Buffer.concat([header, eightBytes(1n), eightBytes(BigInt(literal.length))]),
    Buffer.alloc(0),
  )
  return Buffer.concat([forRecipient, packet(20, Buffer.concat([header.subarray(1), initial, chunk, end]))])
}

/** One encrypted chunk and its tag. The index goes into the last eight bytes of the nonce. */
function seal(key: Buffer, initial: Buffer, index: bigint, associated: Buffer, plaintext: Buffer): Buffer {
  const nonce = Buffer.from(initial)
  nonce.writeBigUInt64BE(nonce.readBigUInt64BE(7) ^ index, 7)
  const cipher = createCipheriv('aes-256-ocb', key, nonce, { authTagLength: tagLength })
  cipher.setAAD(associated)
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function packet(tag: number, body: Buffer): Buffer {
  if (body.length > 191) throw new Error('the test message is too long for a one-byte length')
  return Buffer.concat([Buffer.from([0xc0 | tag, body.length]), body])
}

function eightBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}
