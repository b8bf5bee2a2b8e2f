// The private keys that were given, as Node's own cryptography takes them: it opens a session key in a fraction of the time that
// OpenPGP.js takes, and RSA also where OpenPGP.js has to do it in JavaScript. Any other kind of key is left to OpenPGP.js.
import type * as openpgp from 'openpgp'
import { z } from 'zod'
import { coordinateLengths } from '../gnupg/curves.ts'
import type { EncryptedKey } from '../gnupg/s-expression.ts'
import { type SessionKey, sessionKeyIn, withoutRsaPadding } from '../gnupg/session-key.ts'
import { sessionKeyOfPoint } from '../gnupg/session-key-of-point.ts'
import { isHidden, type Recipient } from '../packets/read-recipient.ts'
import { rsaByNode } from './rsa.ts'
import { sharedPointBy } from './shared-point.ts'

export interface GivenKey {
  /** 16 upper-case hex digits. */
  id: string
  algorithm: number
  /** Null if it was encrypted for another key. */
  open: (encrypted: EncryptedKey) => SessionKey | null
}

type KeyPacket = (openpgp.PrivateKey | openpgp.Subkey)['keyPacket']

const bytes = z.instanceof(Uint8Array)
/** What OpenPGP.js keeps of a key, which its types do not tell. Numbers are big-endian. */
const Ecdh = z.object({
  publicParams: z.object({
    oid: z.object({ oid: bytes }),
    kdfParams: z.object({ hash: z.number(), cipher: z.number() }),
  }),
  privateParams: z.object({ d: bytes }),
})
const Rsa = z.object({
  publicParams: z.object({ n: bytes, e: bytes }),
  privateParams: z.object({ d: bytes, p: bytes, q: bytes, u: bytes }),
})

/** Those of unlocked keys that may decrypt, and that are of a usual kind. */
export async function givenKeys(keys: readonly openpgp.PrivateKey[]): Promise<GivenKey[]> {
  // A date of null means that an expired key opens what is encrypted for it, as in gpg.
  const parts = await Promise.all(keys.map((key) => key.getDecryptionKeys(undefined, null).catch(() => [])))
  return parts.flat().flatMap(({ keyPacket }) => {
    const open = keyPacket.version === 4 ? (openEcdh(keyPacket) ?? openRsa(keyPacket)) : null
    const id = keyPacket.getKeyID().toHex().toUpperCase()
    return open === null ? [] : [{ id, algorithm: keyPacket.algorithm, open }]
  })
}

/** Null where only OpenPGP.js or gpg can tell. */
export function sessionKeyBy(keys: readonly GivenKey[], recipients: readonly Recipient[]): SessionKey | null {
  for (const recipient of recipients)
    for (const key of keys)
      if (key.algorithm === recipient.algorithm && (key.id === recipient.id || isHidden(recipient))) {
        const found = key.open(recipient.key)
        if (found !== null) return found
      }
  return null
}

function openEcdh(packet: KeyPacket): GivenKey['open'] | null {
  const { publicParams, privateParams } = Ecdh.safeParse(packet).data ?? {}
  if (publicParams === undefined || privateParams === undefined) return null
  const { oid, kdfParams } = publicParams
  const curve = Buffer.from([oid.oid.length, ...oid.oid])
  const coordinateLength = coordinateLengths[curve.toString('hex')]
  const sharedPoint = coordinateLength === undefined ? null : sharedPointBy(curve, coordinateLength, privateParams.d)
  if (coordinateLength === undefined || sharedPoint === null) return null
  const fingerprint = Buffer.from(packet.getFingerprint(), 'hex')
  return (encrypted) => {
    const point = encrypted.algorithm === 'ecdh' ? sharedPoint(encrypted.point) : null
    if (point === null || encrypted.algorithm !== 'ecdh') return null
    try {
      return sessionKeyOfPoint(point, encrypted.wrapped, { ...kdfParams, curve, coordinateLength, fingerprint })
    } finally {
      point.fill(0)
    }
  }
}

function openRsa(packet: KeyPacket): GivenKey['open'] | null {
  const { publicParams, privateParams } = Rsa.safeParse(packet).data ?? {}
  if (publicParams === undefined || privateParams === undefined) return null
  const decrypt = rsaByNode({ ...publicParams, ...privateParams })
  if (decrypt === null) return null
  return (encrypted) => {
    const padded = encrypted.algorithm === 'rsa' ? decrypt(encrypted.value) : null
    // It is as long as the modulus here, so the zero before the padding is still there.
    const frame = padded?.[0] === 0 ? withoutRsaPadding(padded) : null
    return frame && sessionKeyIn(frame)
  }
}
