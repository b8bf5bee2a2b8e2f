// Secrets and pieces of them are found in every usual encoding, and nothing else is.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LeakError } from '../../../pipeline/errors.ts'
import { LeakScanner } from '../../../pipeline/secrets/leak-scanner.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'

const prefix = 'sk-or-v1-'
const hexDigits = fc.constantFrom(...'0123456789abcdef')
const secretBody = fc
  .string({ unit: hexDigits, minLength: 32, maxLength: 64 })
  .filter((body) => new Set(body.slice(0, 8)).size > 3 && new Set(body.slice(-8)).size > 3)
const context = fc.string({ unit: fc.constantFrom(...'xyz:{}" \n'), maxLength: 20 })

const encodings: Record<string, (text: string) => string> = {
  raw: (text) => text,
  URL: encodeURIComponent,
  JSON: (text) => JSON.stringify(text),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 after one byte': (text) => Buffer.from(`:${text}`).toString('base64'),
  'base64 after two bytes': (text) => Buffer.from(`u:${text}`).toString('base64'),
  'base64url within more': (text) => Buffer.from(`user:${text}:more`).toString('base64url'),
}

it.each(Object.entries(encodings))('finds a secret in %s, wherever it stands', (_, encode) => {
  fc.assert(
    fc.property(secretBody, context, context, (body, before, after) => {
      const scanner = new LeakScanner()
      scanner.protect(new Secret(prefix + body), prefix)

      expect(scanner.finds(before + encode(prefix + body) + after)).toBe(true)
    }),
  )
})

it('finds the first and the last eight characters after the public prefix, which alone is no secret', () => {
  fc.assert(
    fc.property(secretBody, (body) => {
      const scanner = new LeakScanner()
      scanner.protect(new Secret(prefix + body), prefix)

      expect(scanner.finds(`"label": "${prefix}${body.slice(0, 8)}..."`)).toBe(true)
      expect(scanner.finds(`****${body.slice(-8)}`)).toBe(true)
      expect(scanner.finds(`a key of OpenRouter begins with ${prefix}`)).toBe(false)
    }),
  )
})

it('leaves ordinary text, zeros and our own digests alone', () => {
  const scanner = new LeakScanner()
  scanner.protect(new Secret(`${prefix}00000000000000000000000000000000`), prefix)
  scanner.protect(new Secret('xai-0a1b2c3d4e5f60718293a4b5c6d7e8f9'), 'xai-')

  expect(scanner.finds('00000000-0000-4000-8000-000000000001')).toBe(false)
  expect(scanner.finds('"payload_sha256": "0a1b2c3d00000000000000000000000000000000000000000000000000000000"')).toBe(
    false,
  )
  expect(scanner.finds('"payload_sha256": "0a1b2c3d"')).toBe(true)
})

it('stops a write by throwing, without repeating what it found', () => {
  const scanner = new LeakScanner()
  const secret = 'sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9'
  scanner.protect(new Secret(secret), 'sk-')

  expect(() => scanner.inspect(`x${secret}x`, 'a file')).toThrow(LeakError)
  expect(() => scanner.inspect(`x${secret}x`, 'a file')).not.toThrow(new RegExp(secret.slice(3, 11)))
})

it('finds a secret in the other case, backwards, and with characters beyond ASCII', () => {
  const scanner = new LeakScanner()
  scanner.protect(new Secret('sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9'), 'sk-')
  scanner.protect(new Secret('pässwörd-🔑-größer-als-acht'))

  expect(scanner.finds('id: SK-0A1B2C3D4E5F60718293A4B5C6D7E8F9')).toBe(true)
  expect(scanner.finds('9f8e7d6c5b4a39281706f5e4d3c2b1a0-ks')).toBe(true)
  expect(scanner.finds('x pässwörd-🔑-größer-als-acht x')).toBe(true)
})

it('lets a word of our own in a secret keep nothing else from being written', () => {
  const scanner = new LeakScanner('["deepseek","https://api.deepseek.com"]')
  scanner.protect(new Secret('deepseek'))

  expect(scanner.finds('"provider_id": "deepseek"')).toBe(false)
})

it.each(['side-project', 'prod-002', 'Personal/Prod-002'])('never takes the public name %s for a secret', (name) => {
  const scanner = new LeakScanner()
  scanner.protect(new Secret(name))
  scanner.protect(new Secret('sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9'), 'sk-')
  expect(scanner.finds(`"key_path": "xai/${name}"`)).toBe(true)

  scanner.publish(['other', `xai/${name}`])

  expect(scanner.finds(`"key_path": "xai/${name}"`)).toBe(false)
  expect(scanner.finds(`xai/${name} 0a1b2c3d4e5f60718293a4b5c6d7e8f9`)).toBe(true)
})

it('says whose secret it found, and what to do', () => {
  const scanner = new LeakScanner()
  scanner.protect(new Secret('xai-0a1b2c3d4e5f60718293a4b5c6d7e8f9'), 'xai-', 'the secret in xai/team')
  scanner.protect(new Secret('sk-99887766554433221100aabbccddeeff'), 'sk-', 'the secret in openai/ci')

  expect(scanner.ownerOf('x 99887766 x')).toBe('the secret in openai/ci')
  expect(() => scanner.inspect('0a1b2c3d', 'a file')).toThrow(
    /^a piece of the secret in xai\/team was about to be written to a file; nothing was written there: if that is/,
  )
})
