// The registry: defaults for what people leave out, and nothing in it that could lead a key astray.
import { expect, it } from 'vitest'
import { Registry, RegistryRow } from '../../schema/registry.ts'

const shortest = { provider_id: 'xai', key_alias: 'inference' }
const registry = (keys: object) => Registry.safeParse({ schema_version: 1, keys })

it('fills in what a row leaves out', () => {
  expect(RegistryRow.parse(shortest)).toEqual({
    provider_id: 'xai',
    account_ref: 'default',
    key_alias: 'inference',
    key_kind: 'api',
    env: [],
    management_key: null,
    parameters: {},
    tags: [],
    notes: null,
    owner: null,
    expires_at: null,
    record_identity: false,
    sync: true,
  })
})

it('ignores no path where none is named', () => {
  expect(registry({}).data).toEqual({ schema_version: 1, keys: {}, ignore: [] })
})

it.each([
  ['a host to send the key to', { host: 'https://example.org' }],
  ['a base URL', { base_url: 'https://example.org' }],
  ['a note under another name', { note: 'x' }],
])('refuses %s: no such field', (_, extra) => {
  expect(RegistryRow.safeParse({ ...shortest, ...extra }).success).toBe(false)
})

it.each([
  ['a provider that is a path', { provider_id: '../x' }],
  ['a provider in capitals', { provider_id: 'XAI' }],
  ['an empty alias', { key_alias: '' }],
  ['a kind that no key has', { key_kind: 'password' }],
  ['a name that no variable has', { env: ['A B'] }],
  ['a management key outside the store', { management_key: 'xai/../../key' }],
  ['a parameter that nobody asks for', { parameters: { host: 'x' } }],
  ['a parameter with a slash', { parameters: { team_id: 'a/b' } }],
  ['a parameter that climbs', { parameters: { team_id: '..' } }],
  ['a parameter with a query', { parameters: { team_id: 'a?b=c' } }],
  ['an expiry without a time', { expires_at: '2027-01-01' }],
  ['a yes in words', { sync: 'yes' }],
])('refuses %s', (_, mistake) => {
  expect(RegistryRow.safeParse({ ...shortest, ...mistake }).success).toBe(false)
})

it.each(['a', 'xai/team a/key', 'Wi-Fi/ключ', 'a/..b', 'a/...', "it's/$HOME"])(
  'takes the path %j for an entry',
  (path) => {
    expect(registry({ [path]: shortest }).success).toBe(true)
  },
)

it.each(['', '/a', 'a/', 'a//b', '..', '../a', 'a/../b', 'a/.', './a'])('refuses the path %j for an entry', (path) => {
  expect(registry({ [path]: shortest }).success).toBe(false)
})
