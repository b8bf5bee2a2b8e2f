// Secrets are found in every disguise that a provider might send them back in, and nothing else is.
import { createHash, randomBytes } from 'node:crypto'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { stringify } from 'lossless-json'
import { expect, it } from 'vitest'
import { LeakError } from '../../../pipeline/errors.ts'
import { CloseScanner } from '../../../pipeline/secrets/close-scanner.ts'
import { LeakScanner } from '../../../pipeline/secrets/leak-scanner.ts'
import { publicText } from '../../../pipeline/secrets/public-text.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'
import { allReplies } from '../../providers/replies.ts'

const prefix = 'sk-or-v1-'
const letters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const bodyOf = (unit: string) =>
  fc
    .string({ unit: fc.constantFrom(...unit), minLength: 24, maxLength: 64 })
    .filter((body) => new Set(body.slice(0, 8)).size > 3 && new Set(body.slice(-8)).size > 3)
const body = fc.oneof(bodyOf('0123456789abcdef'), bodyOf(letters), bodyOf(`${letters}-_`))
const around = fc.string({ unit: fc.constantFrom(...'xyz:{} \n-_/äß'), maxLength: 20 })

const each = (text: string, change: (character: string) => string) => [...text].map(change).join('')
const hexOf = (character: string, digits = 2) => (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0')
const base64 = (text: string) => Buffer.from(text).toString('base64')
const fullWidth = (character: string) =>
  /[!-~]/.test(character) ? String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0) : character

/** As the name says, whatever else is in the text. */
const disguises: Record<string, (text: string) => string> = {
  'the other case': (text) => text.toUpperCase(),
  'percent escapes': (text) => each(text, (character) => `%${hexOf(character)}`),
  'percent escapes of percent escapes': (text) => each(text, (character) => `%25${hexOf(character)}`),
  'decimal entities': (text) => each(text, (character) => `&#${character.codePointAt(0)};`),
  'hexadecimal entities': (text) => each(text, (character) => `&#x0${hexOf(character).toUpperCase()};`),
  'entities of entities': (text) => each(text, (character) => `&amp;#${character.codePointAt(0)};`),
  'named entities between': (text) => each(text, (character) => `${character}&shy;`),
  'JSON escapes': (text) => each(text, (character) => `\\u${hexOf(character, 4)}`),
  'JavaScript escapes': (text) => each(text, (character) => `\\u{${hexOf(character)}}`),
  'byte escapes': (text) => each(text, (character) => `\\x${hexOf(character)}`),
  'full-width letters': (text) => each(text, fullWidth),
  'soft hyphens': (text) => each(text, (character) => `${character}\u00ad`),
  'zero-width spaces': (text) => each(text, (character) => `${character}\u200b`),
  'NUL bytes': (text) => each(text, (character) => `${character}\0`),
  'spaces and dashes': (text) => each(text, (character) => ` ${character} -`),
  'line breaks': (text) => each(text, (character) => `${character}\n`),
  reversed: (text) => [...text].reverse().join(''),
  'reversed with dots': (text) => [...text].reverse().join('.'),
  'hexadecimal with colons': (text) => each(text, (character) => `${hexOf(character)}:`),
  'byte escapes with commas': (text) => each(text, (character) => `\\x${hexOf(character)}, `),
  'base64 in lines': (text) => base64(text).replaceAll(/.{8}/g, '$&\r\n'),
  'base64 of base64': (text) => base64(base64(text)),
  'base64 of base64 within more': (text) => base64(`x${base64(`id:${text}!`)}`),
  'base64url of base64': (text) => Buffer.from(base64(`u:${text}`)).toString('base64url'),
  'base64 of hexadecimal': (text) => base64(Buffer.from(text).toString('hex')),
  'hexadecimal of base64': (text) => Buffer.from(base64(text)).toString('hex'),
  'base64 of percent escapes': (text) => base64(each(text, (character) => `%${hexOf(character)}`)),
  base32: (text) => base32(text),
  'base32 within more': (text) => base32(`id:${text}!`).toLowerCase(),
  gzip: (text) => gzipSync(text).toString('base64'),
  'gzip in base64url': (text) => gzipSync(`more ${text}`).toString('base64url'),
  'gzip in hexadecimal': (text) => gzipSync(text).toString('hex'),
  'gzip cut off': (text) => gzipSync(text).toString('base64').slice(0, -6),
  deflate: (text) => deflateSync(text).toString('base64'),
  'raw deflate': (text) => deflateRawSync(`${text} ${text}`).toString('base64'),
}

/** Written anew here: the scanner must not be tested with its own arithmetic. */
function base32(text: string): string {
  let bits = 0n
  const bytes = Buffer.from(text)
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  const count = Math.ceil((bytes.length * 8) / 5)
  bits <<= BigInt(count * 5 - bytes.length * 8)
  return Array.from({ length: count }, (_, at) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number((bits >> BigInt((count - 1 - at) * 5)) & 31n)),
  ).join('')
}

it.each(Object.entries(disguises))('finds a secret in %s', (name, disguise) => {
  // What is glued to the beginning of compressed bytes is part of them.
  const glue = /gzip|deflate/.test(name) ? ' ' : ''
  fc.assert(
    fc.property(body, around, around, (secret, before, after) => {
      const scanner = new CloseScanner()
      scanner.protect(new Secret(prefix + secret), prefix, 'mine')
      const echo = `${before}${glue}${disguise(prefix + secret)}${glue}${after}`

      expect(scanner.ownerOf(JSON.stringify({ note: echo }, null, 2))).toBe('mine')
    }),
  )
})

/** What has to be longer to be compressed at all, or to be told from a name. */
const longer = new Set(['gzip cut off', 'raw deflate'])

it.each(Object.entries(disguises))('finds 12 letters from the middle of a secret in %s', (name, disguise) => {
  const glue = /gzip|deflate/.test(name) ? ' ' : ''
  const taken = longer.has(name) ? 30 : 12
  const middle = fc
    .tuple(fc.constantFrom('0123456789abcdef', letters), fc.nat({ max: 20 }))
    .chain(([unit, start]) =>
      fc
        .string({ unit: fc.constantFrom(...unit), minLength: start + taken, maxLength: start + taken + 20 })
        .map((secret) => ({ secret, fragment: secret.slice(start, start + taken) })),
    )
    .filter(({ fragment }) => new Set(fragment.toLowerCase()).size > 5)
  fc.assert(
    fc.property(middle, around, around, ({ secret, fragment }, before, after) => {
      const scanner = new CloseScanner()
      scanner.protect(new Secret(prefix + secret), prefix, 'mine')
      const echo = `${before}${glue}${disguise(fragment)}${glue}${after}`

      expect(scanner.ownerOf(JSON.stringify({ note: echo }, null, 2))).toBe('mine')
    }),
  )
})

it.each([
  ['9f3e5b7a1c8d2f60a80000d1074e5b6c', '60a80000d107'],
  ['0000000000000000a80000d10700000000', '00a80000d107'],
])('finds a piece of %s whose only sample says too little: %s', (secret, piece) => {
  const scanner = new CloseScanner()
  scanner.protect(new Secret(prefix + secret), prefix, 'mine')

  expect(scanner.ownerOf(disguises['hexadecimal with colons']?.(piece) ?? '')).toBe('mine')
})

it('takes no eleven letters for a piece', () => {
  const scanner = new CloseScanner()
  scanner.protect(new Secret('0a1b2c3d4e5f60718293a4b5c6d7e8f9'), '', 'mine')

  expect(scanner.ownerOf('x1b2c3d4e5f6x')).toBe(null)
  expect(scanner.ownerOf('x1b2c3d4e5f60x')).toBe('mine')
})

it('knows the secrets of thousands of keys apart', () => {
  const scanner = new CloseScanner()
  const secrets = Array.from({ length: 3000 }, (_, at) => createHash('sha256').update(`secret ${at}`).digest('hex'))
  for (const [at, secret] of secrets.entries()) scanner.protect(new Secret(secret), '', `number ${at}`)

  for (const at of [0, 1, 1023, 1024, 2999])
    expect(scanner.ownerOf(`${'x'.repeat(at)}${secrets[at]?.slice(17, 29)}`)).toBe(`number ${at}`)
})

it('takes no frame of a key for the key', () => {
  const scanner = new CloseScanner(publicText)
  // Its first letter is that of the line break that stands behind the frame.
  const body = `n${randomBytes(300).toString('base64')}`
  for (const name of ['PGP PRIVATE KEY BLOCK', 'PRIVATE KEY', 'PGP MESSAGE'])
    scanner.protect(new Secret(`-----BEGIN ${name}-----\n\n${body}\n-----END ${name}-----`), '', name)

  for (const name of ['PGP PRIVATE KEY BLOCK', 'PRIVATE KEY', 'PGP MESSAGE'])
    expect(scanner.ownerOf(JSON.stringify(`-----BEGIN ${name}-----\n\n-----END ${name}-----`))).toBe(null)
  expect(scanner.ownerOf(JSON.stringify(`-----BEGIN PRIVATE KEY----- ${body.slice(100, 120)}`))).not.toBe(null)
})

it('finds nothing of random keys in all that providers answered', () => {
  const scanner = new CloseScanner(publicText)
  const keys = Array.from({ length: 500 }, (_, at) => [
    randomBytes(16).toString('hex'),
    randomBytes(24).toString('base64url'),
    String(10 ** 15 + at * 7919) + randomBytes(4).toString('hex'),
  ]).flat()
  for (const key of keys) scanner.protect(new Secret(`sk-${key}`), 'sk-', 'random')

  for (const { name, bodies } of allReplies)
    expect([name, scanner.ownerOf(stringify(bodies) ?? '')]).toEqual([name, null])
})

it('leaves alone a text of other random letters', () => {
  fc.assert(
    fc.property(body, body, (mine, other) => {
      fc.pre(!other.toLowerCase().includes(mine.slice(0, 8).toLowerCase()))
      const scanner = new CloseScanner()
      scanner.protect(new Secret(prefix + mine), prefix, 'mine')

      for (const disguise of Object.values(disguises)) expect(scanner.ownerOf(disguise(prefix + other))).toBe(null)
    }),
    { numRuns: 20 },
  )
})

it('never takes a public name for a secret', () => {
  const scanner = new LeakScanner()
  scanner.protect(new Secret('side project 2026'))
  const inspect = (text: string) => () => scanner.inspectClosely(text, 'a file')
  expect(inspect('"key_path": "xai/side_project_2026"')).toThrow(LeakError)

  scanner.publish(['other', 'xai/side_project_2026'])

  expect(inspect('"key_path": "xai/side_project_2026"')).not.toThrow()
})

it('does not add up the words of several fields to a passphrase', () => {
  const scanner = new CloseScanner()
  scanner.protect(new Secret('key-kind inference'), '', 'mine')

  expect(scanner.ownerOf('{ "key_kind": "inference" }')).toBe(null)
  expect(scanner.ownerOf('{ "key_kind": "\\"key kind\\" inference" }')).toBe('mine')
})

it('gives up on a flood of packed texts, and still searches what is not packed', () => {
  const scanner = new CloseScanner()
  scanner.protect(new Secret('sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9'), 'sk-', 'mine')
  const flood = Array.from({ length: 2000 }, (_, at) => gzipSync('0'.repeat(2 ** 12) + at).toString('base64')).join(' ')

  expect(scanner.ownerOf(flood)).toBe(null)
  expect(scanner.ownerOf(`${flood} 0a1b 2c3d 4e5f 6071`)).toBe('mine')
})
