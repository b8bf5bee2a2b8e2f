// Whom a session key is encrypted for, and the encrypted key: a packet with tag 1 in version 3 (RFC 4880, section 5.1; RFC 6637, section 8).
import type { EncryptedKey } from '../gnupg/s-expression.ts'

export interface Recipient {
  /** 16 upper-case hex digits; zeros for one that is hidden. */
  id: string
  /** Number of the algorithm in OpenPGP. */
  algorithm: number
  key: EncryptedKey
}

const hidden = /^0+$/
const header = 10
const ecdh = 18

/** Whether the message does not say whose key it is for: any may fit. */
export function isHidden({ id }: Recipient): boolean {
  return hidden.test(id)
}

/** Null for other versions and algorithms, and for a packet that is not exactly as long as it says. */
export function readRecipient(body: Buffer): Recipient | null {
  if (body.length <= header || body[0] !== 3) return null
  const algorithm = body[9] ?? 0
  const key =
    algorithm === ecdh ? ecdhKey(body.subarray(header)) : isRsa(algorithm) ? rsaKey(body.subarray(header)) : null
  return key && { id: body.toString('hex', 1, 9).toUpperCase(), algorithm, key }
}

function isRsa(algorithm: number): boolean {
  return algorithm === 1 || algorithm === 2
}

function rsaKey(bytes: Buffer): EncryptedKey | null {
  const value = numberAt(bytes)
  return value !== null && value.length + 2 === bytes.length ? { algorithm: 'rsa', value } : null
}

function ecdhKey(bytes: Buffer): EncryptedKey | null {
  const point = numberAt(bytes)
  if (point === null) return null
  const wrapped = bytes.subarray(2 + point.length)
  return wrapped.length > 1 && wrapped[0] === wrapped.length - 1 ? { algorithm: 'ecdh', point, wrapped } : null
}

/** A number after its length in bits. */
function numberAt(bytes: Buffer): Buffer | null {
  if (bytes.length < 2) return null
  const bits = bytes.readUInt16BE(0)
  const length = Math.ceil(bits / 8)
  return bits > 0 && bytes.length >= 2 + length ? bytes.subarray(2, 2 + length) : null
}
