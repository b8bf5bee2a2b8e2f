import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPackets } from '../../../../pipeline/decrypt/packets/read-packets.ts'

const bytes = (...parts: (number[] | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)))

it.each([
  ['a new header with one byte', [0xd2, 3], 3],
  ['a new header with two bytes', [0xd2, 192, 8], 200],
  ['a new header with five bytes', [0xd2, 255, 0, 0, 0, 3], 3],
  ['an old header with one byte', [0x84, 3], 3],
  ['an old header with two bytes', [0x85, 1, 0], 256],
  ['an old header with four bytes', [0x86, 0, 0, 1, 0], 256],
  ['an old header that goes on to the end', [0xa3], 7],
])('reads %s', (_, header, length) => {
  const body = Buffer.alloc(length, 7)
  const tag = { 210: 18, 163: 8 }[header[0] ?? 0] ?? 1

  expect(readPackets(bytes(header, body))).toEqual([{ tag, body }])
})

it('puts data that comes in parts together', () => {
  const parts = bytes([0xd2, 0xe1], [1, 2], [0xe0], [3], [2], [4, 5], [0xd2, 0])

  expect(readPackets(parts)).toEqual([
    { tag: 18, body: Buffer.from([1, 2, 3, 4, 5]) },
    { tag: 18, body: Buffer.alloc(0) },
  ])
})

it.each([
  ['no packet', [0x12, 0]],
  ['tag 0', [0xc0, 0]],
  ['an old tag 0', [0x80, 0]],
  ['no length', [0xd2]],
  ['half a length', [0xd2, 192]],
  ['half a long length', [0xd2, 255, 0, 0]],
  ['half an old length', [0x85, 1]],
  ['a body that is cut off', [0xd2, 3, 1, 2]],
  ['an old body that is cut off', [0x84, 3, 1, 2]],
  ['parts without the last one', [0xd2, 0xe1, 1, 2]],
  ['a part that is cut off', [0xd2, 0xff, 0xff]],
  ['a recipient in parts', [0xc1, 0xe1, 1, 2, 0]],
  ['a recipient that goes on to the end', [0x87, 1, 2]],
  ['a packet and something else', [0xd2, 1, 1, 9]],
])('takes %s for no packets', (_, packets) => {
  expect(readPackets(Buffer.from(packets))).toBeNull()
})

it('reads as many packets as an entry may have recipients, and no more', () => {
  expect(readPackets(Buffer.alloc(2 * 200, Buffer.from([0xd2, 0])))).toHaveLength(200)
  expect(readPackets(Buffer.alloc(2 * 201, Buffer.from([0xd2, 0])))).toBeNull()
})

it('ends with any bytes at all, without an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (any) => {
      const packets = readPackets(Buffer.from(any)) ?? []

      expect(packets.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThanOrEqual(any.length)
    }),
  )
})
