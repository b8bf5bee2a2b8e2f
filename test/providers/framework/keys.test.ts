// What a provider's file says of its keys, and the specification that follows: kind, pattern, and whether the form decides.
import { expect, it } from 'vitest'
import { keyHeader } from '../../../providers/framework/auth.ts'
import {
  adminKey,
  apiKey,
  googleServiceAccountKey,
  managementKey,
  sessionCookie,
  token,
} from '../../../providers/framework/keys.ts'

const create = 'https://acme.example.com/keys'

it('knows nothing of the form of a key of which only the page is known, and calls it official', () => {
  expect(apiKey('ACME_API_KEY', { create })).toEqual({
    kind: 'api',
    env: ['ACME_API_KEY'],
    create_url: create,
    certainty: 'official',
  })
})

it.each([
  ['an exact length', { prefix: 'ak_', length: 4 }, '/^ak_[A-Za-z0-9_-]{4}$/'],
  ['a least length', { prefix: 'ak-', length: { min: 20 } }, '/^ak-[A-Za-z0-9_-]{20,}$/'],
  ['other characters', { prefix: 'ak_', length: 32, characters: 'hex' }, '/^ak_[0-9a-f]{32}$/'],
  ['no prefix', { length: 40, characters: 'letters' }, '/^[A-Za-z]{40}$/'],
  [
    'a prefix that a regular expression would read otherwise',
    { prefix: 'a.k+', length: 4 },
    '/^a\\.k\\+[A-Za-z0-9_-]{4}$/',
  ],
  ['a pattern of its own', { prefix: 'ak', pattern: /^ak\d\d-/ }, '/^ak\\d\\d-/'],
] as const)('makes a pattern of %s', (_, form, pattern) => {
  expect(String(apiKey([], { ...form, create }).pattern)).toBe(pattern)
})

it('lets the form decide whose key it is only where a prefix and a pattern are known and no others look the same', () => {
  const isDistinctive = (form: Partial<Parameters<typeof apiKey>[1]>) => apiKey([], { ...form, create }).distinctive

  expect(isDistinctive({ prefix: 'ak_', length: 4 })).toBe(true)
  expect(isDistinctive({ prefix: 'ak_', length: 4, ambiguous: true })).toBeUndefined()
  expect(isDistinctive({ prefix: 'ak_' })).toBeUndefined()
  expect(isDistinctive({ length: 4 })).toBeUndefined()
})

it('keeps environment names, variant, certainty and the way a key is sent', () => {
  const auth = keyHeader('x-api-key')

  expect(adminKey(['A', 'B'], { create, variant: 'beta', certainty: 'observed', auth })).toEqual({
    kind: 'admin',
    env: ['A', 'B'],
    create_url: create,
    certainty: 'observed',
    variant: 'beta',
    auth,
  })
})

it('has a function for each kind of key', () => {
  const cookie = sessionCookie({ create })

  expect([managementKey([], { create }).kind, token([], { create }).kind, googleServiceAccountKey.kind]).toEqual([
    'management',
    'token',
    'service_account',
  ])
  expect([cookie.kind, cookie.env]).toEqual(['cookie', []])
})
