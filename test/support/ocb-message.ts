// An entry as GnuPG 2.4 writes it by default: packet tag 20, AES-256 in OCB mode, after draft-ietf-openpgp-rfc4880bis section 5.16.
import { createCipheriv, randomBytes } from 'node:crypto'
import * as openpgp from 'openpgp'

const ciphers = {
  aes128: { number: 7, size: 16 },
  aes192: { number: 8, size: 24 },
  aes256: { number: 9, size: 32 },
} as const
const ocb = 2
const tagLength = 16

interface OcbOptions {
  algorithm?: keyof typeof ciphers
  /** A chunk has 2 to the power of this plus 6 bytes. */
  chunkSizeByte?: number
  key?: Buffer
}

export async function ocbMessage(
  text: string | Uint8Array,
  recipient: openpgp.PublicKey,
  { algorithm = 'aes256', chunkSizeByte = 16, key = randomBytes(ciphers[algorithm].size) }: OcbOptions = {},
): Promise<Buffer> {
  const forRecipient = await openpgp.encryptSessionKey({
    data: new Uint8Array(key),
    algorithm,
    encryptionKeys: recipient,
    format: 'binary',
  })
  const literal = packet(11, Buffer.concat([Buffer.from([0x62, 0, 0, 0, 0, 0]), Buffer.from(text)]))
  const initial = randomBytes(15)
  const header = Buffer.from([0xd4, 1, ciphers[algorithm].number, ocb, chunkSizeByte])
  const length = 2 ** (chunkSizeByte + 6)
  const count = Math.ceil(literal.length / length)
  const sealing = (index: number, plaintext: Buffer, more: Buffer = Buffer.alloc(0)) =>
    seal(key, initial, BigInt(index), Buffer.concat([header, eightBytes(BigInt(index)), more]), plaintext)
  const chunks = Array.from({ length: count }, (_, index) =>
    sealing(index, literal.subarray(index * length, (index + 1) * length)),
  )
  const end = sealing(count, Buffer.alloc(0), eightBytes(BigInt(literal.length)))
  return Buffer.concat([forRecipient, packet(20, Buffer.concat([header.subarray(1), initial, ...chunks, end]))])
}

/** One encrypted chunk and its tag. The index goes into the last eight bytes of the nonce. */
function seal(key: Buffer, initial: Buffer, index: bigint, associated: Buffer, plaintext: Buffer): Buffer {
  const nonce = Buffer.from(initial)
  nonce.writeBigUInt64BE(nonce.readBigUInt64BE(7) ^ index, 7)
  const cipher = createCipheriv(cipherNameOf(key), key, nonce, { authTagLength: tagLength })
  cipher.setAAD(associated)
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function cipherNameOf({ length }: Buffer) {
  return length === 16 ? 'aes-128-ocb' : length === 24 ? 'aes-192-ocb' : 'aes-256-ocb'
}

/** With a length of one byte, or of five. */
function packet(tag: number, body: Buffer): Buffer {
  const length =
    body.length < 192 ? Buffer.from([body.length]) : Buffer.concat([Buffer.from([255]), fourBytes(body.length)])
  return Buffer.concat([Buffer.from([0xc0 | tag]), length, body])
}

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function eightBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}
