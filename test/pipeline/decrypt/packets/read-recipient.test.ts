import { expect, it } from 'vitest'
import { readRecipient } from '../../../../pipeline/decrypt/packets/read-recipient.ts'

const head = [3, 1, 2, 3, 4, 5, 6, 7, 0xab]

it('reads whom a session key is for, and the number or the point', () => {
  expect(readRecipient(Buffer.from([...head, 1, 0, 9, 1, 255]))).toEqual({
    id: '01020304050607AB',
    algorithm: 1,
    key: { algorithm: 'rsa', value: Buffer.from([1, 255]) },
  })
  expect(readRecipient(Buffer.from([...head, 18, 0, 7, 0x40, 2, 8, 9]))).toMatchObject({
    algorithm: 18,
    key: { algorithm: 'ecdh', point: Buffer.from([0x40]), wrapped: Buffer.from([2, 8, 9]) },
  })
})

it.each([
  ['nothing', []],
  ['version 6', [6, ...head.slice(1), 1, 0, 8, 255]],
  ['Elgamal', [...head, 16, 0, 8, 255, 0, 8, 255]],
  ['no number', [...head, 1]],
  ['half a length', [...head, 1, 0]],
  ['a number without bits', [...head, 1, 0, 0]],
  ['a number that is cut off', [...head, 1, 0, 9, 255]],
  ['more than a number', [...head, 1, 0, 8, 255, 0]],
  ['a point alone', [...head, 18, 0, 7, 0x40]],
  ['a key that is cut off', [...head, 18, 0, 7, 0x40, 2, 8]],
  ['more than a key', [...head, 18, 0, 7, 0x40, 1, 8, 9]],
  ['an empty key', [...head, 18, 0, 7, 0x40, 0]],
])('leaves %s', (_, body) => {
  expect(readRecipient(Buffer.from(body))).toBeNull()
})
