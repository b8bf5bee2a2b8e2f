// Encrypted entries and plaintext are told apart without opening anything.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import * as openpgp from 'openpgp'
import { expect, it } from 'vitest'
import { isEncrypted } from '../../../pipeline/guard/is-encrypted.ts'

const bytes = (...octets: number[]) => Uint8Array.from(octets)
const filled = (octets: number[], length: number) => Uint8Array.from([...octets, ...Array(length).fill(0x9d)])

it.each<[string, Uint8Array]>([
  ['gpg, RSA, two octets of length', filled([0x85, 0x01, 0x0c, 0x03], 0x10b)],
  ['gpg, curve 25519', filled([0x84, 0x5e, 0x03], 0x5d)],
  ['OpenPGP.js, curve 25519', filled([0xc1, 0x5e, 0x03], 0x5d)],
  ['OpenPGP.js, RSA, two octets of length', filled([0xc1, 0xc0, 0x4c, 0x03], 0x10b)],
  ['a key of version 6', filled([0xc1, 0x5e, 0x06], 0x5d)],
  ['a password', filled([0x8c, 0x0d, 0x04], 0x0c)],
  ['a marker first', bytes(0xca, 3, 0x50, 0x47, 0x50, 0x84)],
  ['an empty file', bytes()],
])('takes what begins as a message for one: %s', (_, message) => {
  expect(isEncrypted(message)).toBe(true)
})

it('knows every kind of message that OpenPGP.js makes, armored or not', async () => {
  const { publicKey } = await openpgp.generateKey({ userIDs: [{ name: 'T' }], format: 'object' })
  const message = () => openpgp.createMessage({ text: 'hunter2' })
  const all = [
    await openpgp.encrypt({ message: await message(), encryptionKeys: publicKey, format: 'binary' }),
    await openpgp.encrypt({ message: await message(), encryptionKeys: [publicKey, publicKey], format: 'binary' }),
    await openpgp.encrypt({ message: await message(), passwords: 'x', format: 'binary' }),
    Buffer.from(await openpgp.encrypt({ message: await message(), encryptionKeys: publicKey })),
    Buffer.from(`\n${await openpgp.encrypt({ message: await message(), passwords: 'x' })}`),
  ]

  expect(all.map(isEncrypted)).toEqual(all.map(() => true))
})

it('takes no text for a message, in whichever alphabet and encoding', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }).filter((text) => !/[\0-\x1f]/.test(text))
  const latin = fc.array(fc.integer({ min: 0x20, max: 0xff }), { minLength: 1, maxLength: 200 })

  fc.assert(fc.property(word, (text) => !isEncrypted(Buffer.from(text))))
  fc.assert(fc.property(word, (text) => !isEncrypted(Buffer.from(`\ufeff${text}`, 'utf16le'))))
  fc.assert(fc.property(latin, (octets) => !isEncrypted(Uint8Array.from(octets))))
})

it.each<[string, Uint8Array]>([
  ['ASCII', Buffer.from('hunter2\n')],
  ['é as UTF-8', Buffer.from('été')],
  ['É as Latin-1', Buffer.from('\u00c9t\u00e9 12345', 'latin1')],
  ['Á as Latin-1', Buffer.from('\u00c1bcd', 'latin1')],
  ['Cyrillic as Windows-1251', bytes(0xc1, 0xe0, 0xed, 0xea, 0x31)],
  ['a message that is cut off in its first packet', bytes(0x85, 0x01, 0x0c, 0x03, 0x01)],
  ['only compressed', bytes(0xa3, 0x01, 0x02, 0x03)],
  ['only signed', filled([0x90, 0x0d, 0x03], 0x0c)],
  ['a public key', filled([0x99, 0x01, 0x0d, 0x04], 0x10c)],
  ['an armored public key', Buffer.from('-----BEGIN PGP PUBLIC KEY BLOCK-----\n')],
])('refuses what is no encrypted message: %s', (_, plaintext) => {
  expect(isEncrypted(plaintext)).toBe(false)
})

it('agrees with the four patterns by which the hooks in sh know a message without it', () => {
  const runner = readFileSync(new URL('../../../.husky/store/runner', import.meta.url), 'utf8')
  const [, patterns = ''] = /^ +(84\\ .*)\) ;;$/m.exec(runner) ?? []
  const known = patterns
    .split(' | ')
    .map((pattern) => new RegExp(`^${pattern.replaceAll('\\ ', ' ').replaceAll('?', '.').replaceAll('*', '.*')}$`))
  const octet = fc.integer({ min: 0, max: 255 })
  const start = fc.tuple(fc.constantFrom(0x84, 0x85, 0xc1), octet, fc.oneof(octet, fc.constantFrom(3, 6)), octet)
  // As od prints it, without the blanks around it.
  const printed = (octets: number[]) => octets.map((value) => value.toString(16).padStart(2, '0')).join(' ')

  expect(known).toHaveLength(4)
  fc.assert(
    fc.property(start, (octets) => {
      fc.pre(known.some((pattern) => pattern.test(printed(octets))))
      expect(isEncrypted(filled(octets, 70_000))).toBe(true)
    }),
  )
})
