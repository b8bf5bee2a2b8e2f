// ECDH in OpenPGP, from the shared point on: a key is derived from it (RFC 6637, section 7), which unwraps the session key (RFC 3394).
import { createDecipheriv, createHash } from 'node:crypto'
import type { KeyDerivation } from './secret-keys.ts'
import { type SessionKey, sessionKeyIn } from './session-key.ts'

const ecdh = 18
const sender = Buffer.from('Anonymous Sender    ')
const hashes: Readonly<Record<number, string>> = { 8: 'sha256', 9: 'sha384', 10: 'sha512' }
const wrapping: Readonly<Record<number, { cipher: string; keyLength: number }>> = {
  7: { cipher: 'id-aes128-wrap', keyLength: 16 },
  8: { cipher: 'id-aes192-wrap', keyLength: 24 },
  9: { cipher: 'id-aes256-wrap', keyLength: 32 },
}
const initialValue = Buffer.alloc(8, 0xa6)

/** `wrapped` has its length before it. Null if it was encrypted for another key, or in a way that only gpg knows. */
export function sessionKeyOfPoint(point: Buffer, wrapped: Uint8Array, derivation: KeyDerivation): SessionKey | null {
  const coordinate = coordinateOf(point, derivation.coordinateLength)
  const hash = hashes[derivation.hash]
  const unwrapping = wrapping[derivation.cipher]
  const isWhole = wrapped[0] === wrapped.length - 1 && wrapped.length % 8 === 1
  if (coordinate === null || hash === undefined || unwrapping === undefined || !isWhole) return null
  const key = createHash(hash)
    .update(Buffer.from([0, 0, 0, 1]))
    .update(coordinate)
    .update(derivation.curve)
    .update(Buffer.from([ecdh, 3, 1, derivation.hash, derivation.cipher]))
    .update(sender)
    .update(derivation.fingerprint)
    .digest()
    .subarray(0, unwrapping.keyLength)
  const frame = unwrapped(unwrapping.cipher, key, wrapped.subarray(1))
  return frame === null ? null : sessionKeyIn(frame)
}

/** The point comes as 04 X Y, as 40 X or 41 X, or as X. */
function coordinateOf(point: Buffer, length: number): Buffer | null {
  const start = point.length % 2
  return [length, 2 * length].includes(point.length - start) ? point.subarray(start, start + length) : null
}

/** Whether a point is as long as those of the curve. */
export function isPointOf(point: Uint8Array, { coordinateLength }: KeyDerivation): boolean {
  return coordinateOf(Buffer.from(point), coordinateLength) !== null
}

function unwrapped(cipher: string, key: Buffer, wrapped: Uint8Array): Buffer | null {
  try {
    const decipher = createDecipheriv(cipher, key, initialValue)
    return withoutPadding(Buffer.concat([decipher.update(wrapped), decipher.final()]))
  } catch {
    return null
  }
}

/** PKCS #5: as many bytes as each of them says. OpenPGP pads beyond a block, to hide the length of the key. */
function withoutPadding(padded: Buffer): Buffer | null {
  const count = padded.at(-1) ?? 0
  const end = padded.length - count
  return count > 0 && end > 0 && padded.subarray(end).every((byte) => byte === count) ? padded.subarray(0, end) : null
}
