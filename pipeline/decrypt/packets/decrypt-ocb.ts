// Decrypts what GnuPG 2.4 writes for keys that it made itself: a packet with tag 20 in version 1, AES in OCB mode
// (draft-ietf-openpgp-rfc4880bis-10, section 5.16).
import { type CipherOCBTypes, createDecipheriv } from 'node:crypto'
import type { SessionKey } from '../gnupg/session-key.ts'

const ciphers = new Map<number, CipherOCBTypes>([
  [7, 'aes-128-ocb'],
  [8, 'aes-192-ocb'],
  [9, 'aes-256-ocb'],
])
const ocb = 2
/** Version, cipher, mode, and the size of a chunk. */
const headerLength = 4
const nonceLength = 15
const tagLength = 16
/** The first byte of the packet, in its newer form whatever the packet has. */
const packetByte = 0xd4
/** A chunk has 2 to the power of 6 bytes, or up to 2 to the power of 22. */
const maxSizeByte = 16

/** Null for another cipher, mode or version, and unless every tag fits and the last one says the whole length. */
export function decryptOcb(body: Buffer, { algorithm, key }: SessionKey): Buffer | null {
  const [version, cipherByte, mode, sizeByte = 0] = body
  const cipher = ciphers.get(algorithm)
  if (version !== 1 || mode !== ocb || sizeByte > maxSizeByte || cipher === undefined || algorithm !== cipherByte)
    return null
  const sealed = body.subarray(headerLength + nonceLength)
  if (sealed.length < tagLength) return null
  const header = Buffer.concat([Buffer.from([packetByte]), body.subarray(0, headerLength)])
  const initial = body.subarray(headerLength, headerLength + nonceLength)

  const open = (chunk: Buffer, index: number, more: Buffer): Buffer | null => {
    const nonce = Buffer.from(initial)
    nonce.writeBigUInt64BE(nonce.readBigUInt64BE(nonceLength - 8) ^ BigInt(index), nonceLength - 8)
    try {
      const decipher = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength })
      decipher.setAAD(Buffer.concat([header, eightBytes(index), more]))
      decipher.setAuthTag(chunk.subarray(chunk.length - tagLength))
      return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - tagLength)), decipher.final()])
    } catch {
      // A wrong tag, or a Node that was built without OCB.
      return null
    }
  }

  const chunks: Buffer[] = []
  const chunkLength = 2 ** (sizeByte + 6) + tagLength
  const end = sealed.length - tagLength
  for (let at = 0; at < end; at += chunkLength) {
    const chunk = sealed.subarray(at, Math.min(at + chunkLength, end))
    const opened = chunk.length < tagLength ? null : open(chunk, chunks.length, Buffer.alloc(0))
    if (opened === null) return null
    chunks.push(opened)
  }
  const decrypted = Buffer.concat(chunks)
  return open(sealed.subarray(end), chunks.length, eightBytes(decrypted.length)) && decrypted
}

function eightBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
