import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { rsaByNode } from '../../../../pipeline/decrypt/given-keys/rsa.ts'

const number = z.string().transform((word) => Buffer.from(word, 'base64url'))
const Numbers = z
  .object({ n: number, e: number, d: number, p: number, q: number, qi: number })
  // In OpenPGP, the inverse is that of the first prime modulo the second.
  .transform(({ n, e, d, p, q, qi }) => ({ n, e, d, p: q, q: p, u: qi }))

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const numbers = Numbers.parse(privateKey.export({ format: 'jwk' }))

it('undoes what was encrypted, also where the result begins with zeros', () => {
  const decrypt = rsaByNode(numbers)
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 255 }), (random) => {
      const plain = Buffer.concat([Buffer.alloc(256 - random.length), random])
      const encrypted = publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, plain)
      // OpenPGP writes the number without zeros at its start.
      const short = encrypted.subarray(
        Math.max(
          encrypted.findIndex((byte) => byte !== 0),
          0,
        ),
      )

      expect(decrypt?.(short)).toEqual(plain)
    }),
    { numRuns: 50 },
  )
})

it('takes a value that OpenPGP wrote without the zeros at its start', () => {
  const plain = Buffer.alloc(256)
  let encrypted = Buffer.from([1])
  // One in 256 begins with a zero.
  for (let count = 1; encrypted[0] !== 0 && count < 20_000; count++) {
    plain.writeUInt32BE(count, 252)
    encrypted = publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, plain)
  }

  expect(encrypted[0]).toBe(0)
  expect(rsaByNode(numbers)?.(encrypted.subarray(encrypted.findIndex((byte) => byte !== 0)))).toEqual(plain)
})

it('takes no value that is larger than the modulus, and no numbers that make no key', () => {
  expect(rsaByNode(numbers)?.(Buffer.alloc(256, 255))).toBeNull()
  expect(rsaByNode(numbers)?.(Buffer.alloc(257, 1))).toBeNull()
  expect(rsaByNode({ ...numbers, p: Buffer.from('') })).toBeNull()
  expect(rsaByNode({ ...numbers, q: Buffer.from([1]) })).toBeNull()
})
