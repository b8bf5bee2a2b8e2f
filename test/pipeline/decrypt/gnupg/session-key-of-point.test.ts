import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isPointOf, sessionKeyOfPoint } from '../../../../pipeline/decrypt/gnupg/session-key-of-point.ts'

const derivation = {
  curve: Buffer.from('082a8648ce3d030107', 'hex'),
  coordinateLength: 32,
  hash: 8,
  cipher: 7,
  fingerprint: randomBytes(20),
}
const [x, y] = [randomBytes(32), randomBytes(32)]

/** RFC 6637, section 8, written down once more. */
function wrap(
  frame: Buffer,
  { padding = 8 - (frame.length % 8), with: byte }: { padding?: number; with?: number } = {},
): Buffer {
  const parameters = Buffer.concat([
    derivation.curve,
    Buffer.from([18, 3, 1, 8, 7]),
    Buffer.from('Anonymous Sender    '),
    derivation.fingerprint,
  ])
  const key = createHash('sha256')
    .update(Buffer.concat([Buffer.from([0, 0, 0, 1]), x, parameters]))
    .digest()
  const cipher = createCipheriv('id-aes128-wrap', key.subarray(0, 16), Buffer.alloc(8, 0xa6))
  const wrapped = Buffer.concat([
    cipher.update(Buffer.concat([frame, Buffer.alloc(padding - 1, byte ?? padding), Buffer.from([padding])])),
    cipher.final(),
  ])
  return Buffer.concat([Buffer.from([wrapped.length]), wrapped])
}

const key = randomBytes(16)
const sum = key.reduce((total, byte) => total + byte, 0)
const frame = Buffer.from([7, ...key, sum >> 8, sum & 0xff])

it.each([
  ['04 X Y', Buffer.concat([Buffer.from([4]), x, y])],
  ['40 X', Buffer.concat([Buffer.from([0x40]), x])],
  ['X', x],
  ['X Y', Buffer.concat([x, y])],
])('unwraps a session key with a point in the form %s', (_, point) => {
  expect(sessionKeyOfPoint(point, wrap(frame), derivation)).toEqual({ algorithm: 7, key })
})

it('unwraps what is padded to hide the length of the key', () => {
  expect(sessionKeyOfPoint(x, wrap(frame, { padding: 40 - frame.length }), derivation)).toEqual({ algorithm: 7, key })
})

it('has nothing for another key, another length, or a byte that was changed', () => {
  const wrapped = wrap(frame)

  expect(sessionKeyOfPoint(y, wrapped, derivation)).toBeNull()
  expect(sessionKeyOfPoint(x, wrap(frame, { with: 9 }), derivation)).toBeNull()
  expect(sessionKeyOfPoint(x.subarray(1), wrapped, derivation)).toBeNull()
  expect(sessionKeyOfPoint(x, wrapped.subarray(0, -1), derivation)).toBeNull()
  expect(sessionKeyOfPoint(x, wrapped, { ...derivation, hash: 2 })).toBeNull()
  expect(sessionKeyOfPoint(x, wrapped, { ...derivation, cipher: 2 })).toBeNull()
  expect(
    sessionKeyOfPoint(x, wrap(Buffer.concat([frame.subarray(0, -1), Buffer.from([(sum & 0xff) ^ 1])])), derivation),
  ).toBeNull()
  fc.assert(
    fc.property(fc.nat(wrapped.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const spoiled = Buffer.from(wrapped)
      spoiled[at] = (spoiled[at] ?? 0) ^ change

      expect(sessionKeyOfPoint(x, spoiled, derivation)).toBeNull()
    }),
  )
})

it('knows whether a point may be on a curve, by its length', () => {
  expect(isPointOf(Buffer.alloc(33), derivation)).toBe(true)
  expect(isPointOf(Buffer.alloc(65), derivation)).toBe(true)
  expect(isPointOf(Buffer.alloc(97), derivation)).toBe(false)
})
