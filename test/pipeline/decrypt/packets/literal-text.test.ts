import { deflateRawSync, deflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { literalText } from '../../../../pipeline/decrypt/packets/literal-text.ts'

const packet = (tag: number, body: Buffer) => Buffer.concat([Buffer.from([0xc0 | tag, body.length]), body])
const literal = (format: string, text: string, name = '') =>
  packet(
    11,
    Buffer.concat([
      Buffer.from(format),
      Buffer.from([name.length]),
      Buffer.from(name),
      Buffer.alloc(4),
      Buffer.from(text),
    ]),
  )
const compressed = (algorithm: number, body: Buffer) => packet(8, Buffer.concat([Buffer.from([algorithm]), body]))
const read = (bytes: Buffer, max = 100) => literalText(bytes, max)?.toString() ?? null

it('reads a text as it is, or compressed', () => {
  expect(read(literal('b', 'a\r\n'))).toBe('a\r\n')
  expect(read(literal('b', '', 'name.txt'))).toBe('')
  expect(read(compressed(1, deflateRawSync(literal('b', 'a'))))).toBe('a')
  expect(read(compressed(2, deflateSync(literal('b', 'a'))))).toBe('a')
})

it.each(['t', 'u'])('ends lines of a text in format %s as gpg does', (format) => {
  expect(read(literal(format, 'a\r\nb\rc'))).toBe('a\nbc')
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['another format', literal('m', 'a')],
  ['a name that is cut off', packet(11, Buffer.from([0x62, 200, 0]))],
  ['no text', packet(11, Buffer.alloc(0))],
  ['another packet', packet(2, Buffer.from('a'))],
  ['two texts', Buffer.concat([literal('b', 'a'), literal('b', 'b')])],
  ['two compressed texts', compressed(2, deflateSync(Buffer.concat([literal('b', 'a'), literal('b', 'b')])))],
  ['what is compressed twice', compressed(2, deflateSync(compressed(2, deflateSync(literal('b', 'a')))))],
  ['what is not compressed', compressed(2, literal('b', 'a'))],
  ['what is cut off', compressed(2, deflateSync(literal('b', 'a')).subarray(0, -1))],
  ['another compression', compressed(3, Buffer.from('BZh'))],
  ['no compression', compressed(0, literal('b', 'a'))],
  ['more than there may be', compressed(2, deflateSync(literal('b', 'a'.repeat(100))))],
])('leaves %s', (_, bytes) => {
  expect(read(bytes)).toBeNull()
})
