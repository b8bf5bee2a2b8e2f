// The point that an encrypted session key and a private key share (ECDH), by Node's own cryptography.
import { createECDH, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { orNull } from './or-null.ts'

/** What Node calls the curves of NIST, by the object identifier after its length. */
const nist: Readonly<Record<string, string>> = {
  '082a8648ce3d030107': 'prime256v1',
  '052b81040022': 'secp384r1',
  '052b81040023': 'secp521r1',
}
const curve25519 = '0a2b060104019755010501'
/** Everything of a key of X25519 in DER but its 32 bytes (RFC 8410). */
const privateStart = Buffer.from('302e020100300506032b656e04220420', 'hex')
const publicStart = Buffer.from('302a300506032b656e032100', 'hex')
/** Before the coordinate of a point on curve 25519. */
const native = 0x40
/** Before both coordinates of a point on a curve of NIST: OpenPGP has no other form of them. */
const uncompressed = 0x04

type SharedPoint = (point: Uint8Array) => Buffer | null

/** `secret` is big-endian, and may lack zeros at its start. Null for other curves. The result is null for what is no point of the curve. */
export function sharedPointBy(curve: Buffer, length: number, secret: Uint8Array): SharedPoint | null {
  const name = nist[curve.toString('hex')]
  if (secret.length > length) return null
  const padded = Buffer.concat([Buffer.alloc(length - secret.length), secret])
  if (curve.toString('hex') === curve25519) return orNull(() => onCurve25519(padded))
  return name === undefined ? null : orNull(() => onNist(name, length, padded))
}

function onCurve25519(secret: Buffer): SharedPoint {
  // OpenPGP writes the number the other way around than X25519 takes it.
  const der = Buffer.concat([privateStart, Buffer.from(secret).reverse()])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return (point) => {
    if (point.length !== 33 || point[0] !== native) return null
    const key = Buffer.concat([publicStart, point.subarray(1)])
    return orNull(() => diffieHellman({ privateKey, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) }))
  }
}

function onNist(name: string, length: number, secret: Buffer): SharedPoint {
  const ecdh = createECDH(name)
  ecdh.setPrivateKey(secret)
  return (point) =>
    point.length === 1 + 2 * length && point[0] === uncompressed ? orNull(() => ecdh.computeSecret(point)) : null
}
