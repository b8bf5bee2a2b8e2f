// Where a sidecar lies: never outside providers/, and never where another one lies, on any file system.
import { posix } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'

const path = (account_ref: string, key_alias: string) => sidecarPath({ provider_id: 'xai', account_ref, key_alias })

/** Names that people give, names that differ in little, and names that try to be elsewhere. */
const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }),
  fc.stringMatching(/^[a-zA-Z ._/-]{1,4}$/),
  fc.constantFrom(
    '..',
    '.',
    '...',
    '../..',
    '/etc',
    'a/../../b',
    '~',
    'CI',
    'ci',
    'Ci',
    '\u00c9',
    'E\u0301',
    '\0',
    '-',
    ' ',
  ),
)

it('leaves plain names as they are', () => {
  expect(path('personal', 'ci-2026_a.b')).toBe('providers/xai/personal/ci-2026_a.b.json')
})

it('makes of any other name a readable one with a mark of its own', () => {
  expect(path('Team A', 'ключ')).toMatch(/^providers\/xai\/team-a-[0-9a-f]{10}\/name-[0-9a-f]{10}\.json$/)
  expect(path('Über-Büro', 'x'.repeat(101))).toMatch(
    /^providers\/xai\/u-ber-bu-ro-[0-9a-f]{10}\/x{40}-[0-9a-f]{10}\.json$/,
  )
})

it('never leaves the folder of the provider, and is plain everywhere', () => {
  fc.assert(
    fc.property(anyName, anyName, (account, alias) => {
      const lies = path(account, alias)

      expect(posix.normalize(lies)).toBe(lies)
      expect(lies).toMatch(/^providers\/xai\/[a-z0-9._-]{1,100}\/[a-z0-9._-]{1,100}\.json$/)
    }),
    { numRuns: 1000 },
  )
})

it('gives two names two places, even where upper and lower case are the same', () => {
  fc.assert(
    fc.property(anyName, anyName, (left, right) => {
      fc.pre(left !== right)
      const places = [path('a', left), path('a', right), path(left, 'a'), path(right, 'a')].map((place) =>
        place.normalize('NFC').toLowerCase(),
      )

      expect(places[0]).not.toBe(places[1])
      expect(places[2]).not.toBe(places[3])
    }),
    { numRuns: 1000 },
  )
})

it('gives one name the same place every time', () => {
  expect(path('Team A', 'CI')).toBe(path('Team A', 'CI'))
})

it.each([
  ['CI', 'ci'],
  ['\u00c9', 'E\u0301'],
  ['a b', 'a-b'],
  ['a/b', 'a b'],
  [`${'x'.repeat(120)}1`, `${'x'.repeat(120)}2`],
])('keeps %j and %j apart', (left, right) => {
  expect(path(left, 'k').toLowerCase()).not.toBe(path(right, 'k').toLowerCase())
})

it('keeps a name that looks like a slug apart from the name that has it', () => {
  const path = (account_ref: string) => sidecarPath({ provider_id: 'xai', account_ref, key_alias: 'k' })
  const slug = path('Foo').split('/')[2] ?? ''

  expect(path(slug)).not.toBe(path('Foo'))
})

it('gives no folder a name that git ignores', () => {
  const path = sidecarPath({ provider_id: 'xai', account_ref: '.keyz-a.tmp', key_alias: '.git' })

  expect(path.split('/').some((part) => part.startsWith('.'))).toBe(false)
})
