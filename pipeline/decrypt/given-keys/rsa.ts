// RSA without its padding, by Node's own cryptography: Node 20 refuses the padding that OpenPGP uses, for the sake of servers that
// tell a stranger how long it took.
import { constants, createPrivateKey, type KeyObject, privateDecrypt } from 'node:crypto'
import { orNull } from './or-null.ts'

/** Big-endian numbers, as OpenPGP keeps them: `u` is the inverse of p modulo q. */
interface RsaNumbers {
  n: Uint8Array
  e: Uint8Array
  d: Uint8Array
  p: Uint8Array
  q: Uint8Array
  u: Uint8Array
}

/** Null for numbers that make no key. The result is as long as the modulus, or null for a value that does not belong to the key. */
export function rsaByNode(numbers: RsaNumbers): ((value: Uint8Array) => Buffer | null) | null {
  const key = orNull(() => keyOf(numbers))
  if (key === null) return null
  const { length } = numbers.n
  return (value) => {
    if (value.length > length) return null
    const padded = Buffer.concat([Buffer.alloc(length - value.length), value])
    return orNull(() => privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, padded))
  }
}

function keyOf({ n, e, d, p, q, u }: RsaNumbers): KeyObject {
  const exponent = (prime: Uint8Array) => bytesOf(numberOf(d) % (numberOf(prime) - 1n))
  // In a JSON web key, the inverse is that of the second prime modulo the first, so the two change places.
  const numbers = { n, e, d, p: q, q: p, dp: exponent(q), dq: exponent(p), qi: u }
  const words = Object.fromEntries(
    Object.entries(numbers).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64url')]),
  )
  return createPrivateKey({ key: { kty: 'RSA', ...words }, format: 'jwk' })
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function bytesOf(number: bigint): Buffer {
  const digits = number.toString(16)
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
}
