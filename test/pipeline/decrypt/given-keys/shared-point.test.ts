import { createECDH, diffieHellman, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sharedPointBy } from '../../../../pipeline/decrypt/given-keys/shared-point.ts'

const curves = {
  prime256v1: { id: '082a8648ce3d030107', length: 32 },
  secp384r1: { id: '052b81040022', length: 48 },
  secp521r1: { id: '052b81040023', length: 66 },
} as const
const curve25519 = Buffer.from('0a2b060104019755010501', 'hex')

/** As OpenPGP writes a number: without zeros at its start. */
function short(number: Buffer): Buffer {
  return number.subarray(number.findIndex((byte) => byte !== 0))
}

it.each(Object.entries(curves))(
  'shares a point on %s, also where the secret begins with zeros',
  (name, { id, length }) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: length - 1 }), (random) => {
        fc.pre(random.some((byte) => byte !== 0))
        const secret = Buffer.concat([Buffer.alloc(length - random.length), random])
        const own = createECDH(name)
        own.setPrivateKey(secret)
        const other = createECDH(name)
        other.generateKeys()

        const point = sharedPointBy(Buffer.from(id, 'hex'), length, short(secret))?.(other.getPublicKey())

        expect(point).toEqual(other.computeSecret(own.getPublicKey()))
        expect(point).toHaveLength(length)
      }),
      { numRuns: 30 },
    )
  },
)

it('shares a point on curve 25519, whose secret OpenPGP writes the other way around', () => {
  for (let run = 0; run < 30; run++) {
    const own = generateKeyPairSync('x25519')
    const other = generateKeyPairSync('x25519')
    const secret = own.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).reverse()
    const coordinate = other.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)

    const point = sharedPointBy(
      curve25519,
      32,
      short(Buffer.from(secret)),
    )?.(Buffer.concat([Buffer.from([0x40]), coordinate]))

    expect(point).toEqual(diffieHellman({ privateKey: other.privateKey, publicKey: own.publicKey }))
  }
})

it('shares nothing with what is no point of the curve, and knows no other curves', () => {
  const secret = Buffer.alloc(32, 1)
  const onNist = sharedPointBy(Buffer.from(curves.prime256v1.id, 'hex'), 32, secret)
  const on25519 = sharedPointBy(curve25519, 32, secret)

  expect(onNist?.(Buffer.alloc(65, 4))).toBeNull()
  expect(onNist?.(Buffer.from(''))).toBeNull()
  const other = createECDH('prime256v1')
  other.generateKeys()
  // OpenPGP has neither form, though Node reads both.
  for (const form of ['compressed', 'hybrid'] as const) expect(onNist?.(other.getPublicKey(null, form))).toBeNull()
  expect(on25519?.(Buffer.alloc(33, 4))).toBeNull()
  // The point zero gives everybody the same result.
  expect(on25519?.(Buffer.concat([Buffer.from([0x40]), Buffer.alloc(32)]))).toBeNull()
  expect(sharedPointBy(Buffer.from(curves.prime256v1.id, 'hex'), 32, Buffer.alloc(32))).toBeNull()
  expect(sharedPointBy(Buffer.from(curves.prime256v1.id, 'hex'), 32, Buffer.alloc(33, 1))).toBeNull()
  expect(sharedPointBy(Buffer.from('092b2403030208010107', 'hex'), 32, secret)).toBeNull()
})
