import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sessionKeyIn, withoutRsaPadding } from '../../../../pipeline/decrypt/gnupg/session-key.ts'

function frame(algorithm: number, key: Buffer, off = 0): Buffer {
  const sum = (key.reduce((total, byte) => total + byte, 0) + off) & 0xffff
  return Buffer.from([algorithm, ...key, sum >> 8, sum & 0xff])
}

it('takes a key whose checksum and length are right', () => {
  const key = randomBytes(32)

  expect(sessionKeyIn(frame(9, key))).toEqual({ algorithm: 9, key })
  expect(sessionKeyIn(frame(9, key, 1))).toBeNull()
  expect(sessionKeyIn(frame(7, key))).toBeNull()
  expect(sessionKeyIn(frame(99, key))).toBeNull()
  expect(sessionKeyIn(frame(9, key.subarray(1)))).toBeNull()
})

it('takes no other bytes for one, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const [algorithm = 0] = bytes
      fc.pre(![2, 3, 4, 7, 8, 9, 10, 11, 12, 13].includes(algorithm))

      expect(sessionKeyIn(Buffer.from(bytes))).toBeNull()
    }),
  )
})

it('removes the padding of RSA, with or without the zero before it', () => {
  const padded = Buffer.concat([Buffer.from([2]), Buffer.alloc(8, 5), Buffer.from([0, 9, 0, 1])])

  expect(withoutRsaPadding(padded)).toEqual(Buffer.from([9, 0, 1]))
  expect(withoutRsaPadding(Buffer.concat([Buffer.alloc(1), padded]))).toEqual(Buffer.from([9, 0, 1]))
})

it.each([
  ['nothing', []],
  ['another kind', [1, 5, 5, 5, 5, 5, 5, 5, 5, 0, 9]],
  ['too little that is random', [2, 5, 5, 5, 5, 5, 5, 5, 0, 9]],
  ['no end', [2, 5, 5, 5, 5, 5, 5, 5, 5, 9]],
])('takes %s for no padding', (_, bytes) => {
  expect(withoutRsaPadding(Buffer.from(bytes))).toBeNull()
})
