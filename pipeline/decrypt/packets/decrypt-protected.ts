// Decrypts data with integrity protection: a packet with tag 18 in version 1 (RFC 4880, sections 5.13 and 5.14).
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import type { SessionKey } from '../gnupg/session-key.ts'

const ciphers: Readonly<Record<number, string>> = { 7: 'aes-128-cfb', 8: 'aes-192-cfb', 9: 'aes-256-cfb' }
const blockLength = 16
/** Random bytes, of which the last two come twice. */
const prefixLength = blockLength + 2
const digestLength = 20
/** The header of the packet with the digest, which is part of what the digest is of. */
const digestHeader = Buffer.from([0xd3, digestLength])

/** Null for another cipher or version, and unless the digest at the end is that of everything before it. */
export function decryptProtected(body: Buffer, { algorithm, key }: SessionKey): Buffer | null {
  const cipher = ciphers[algorithm]
  const encrypted = body.subarray(1)
  if (cipher === undefined || body[0] !== 1) return null
  if (encrypted.length < prefixLength + digestHeader.length + digestLength) return null
  const decipher = createDecipheriv(cipher, key, Buffer.alloc(blockLength))
  const decrypted = Buffer.concat([decipher.update(encrypted), decipher.final()])
  const digestAt = decrypted.length - digestLength
  const digest = createHash('sha1').update(decrypted.subarray(0, digestAt)).digest()
  if (!timingSafeEqual(digest, decrypted.subarray(digestAt))) return null
  const endsRight = decrypted.subarray(digestAt - digestHeader.length, digestAt).equals(digestHeader)
  const startsRight = decrypted
    .subarray(blockLength - 2, blockLength)
    .equals(decrypted.subarray(blockLength, prefixLength))
  return startsRight && endsRight ? decrypted.subarray(prefixLength, digestAt - digestHeader.length) : null
}
