// A secret prints as [secret] in every way that JavaScript prints a value.
import { format, inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Secret } from '../../../pipeline/secrets/secret.ts'

const value = 'sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9'

it.each<[string, (secret: Secret) => string]>([
  ['String', (secret) => String(secret)],
  ['a template', (secret) => `${secret}`],
  ['concatenation', (secret) => `x${secret}`],
  ['JSON', (secret) => JSON.stringify({ secret })],
  ['inspect', (secret) => inspect({ secret }, { showHidden: true, depth: 9 })],
  ['inspect without its hook', (secret) => inspect(secret, { customInspect: false, showHidden: true })],
  ['%s %o %j', (secret) => format('%s %o %j', secret, secret, secret)],
  ['an error', (secret) => inspect(new Error('no', { cause: secret }))],
  [
    'its entries',
    (secret) => JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret), { ...secret }]),
  ],
])('does not show in %s', (_, print) => {
  expect(print(new Secret(value))).not.toContain(value.slice(3, 11))
})

it('can be matched against a shape without being shown', () => {
  expect(new Secret(value).matches(/^sk-[0-9a-f]{32}$/)).toBe(true)
  expect(new Secret(value).matches(/^xai-/)).toBe(false)
})
