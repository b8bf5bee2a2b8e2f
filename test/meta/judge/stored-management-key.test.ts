import { expect, it } from 'vitest'
import { storedManagementKey } from '../../../meta/judge/stored-management-key.ts'
import { RegistryRow } from '../../../schema/registry.ts'

const row = (account_ref: string, key_kind = 'api', more: object = {}) =>
  RegistryRow.parse({ provider_id: 'openrouter', account_ref, key_alias: 'a', key_kind, ...more })

const rows = {
  'o/me/ci': row('me'),
  'o/me/manage': row('me', 'management'),
  'o/me/boss': row('me', 'admin'),
  'o/other/ci': row('other'),
  'x/me/ci': row('me', 'api', { provider_id: 'xai' }),
  'o/me/named': row('me', 'api', { management_key: 'o/me/manage' }),
  'o/me/lost': row('me', 'api', { management_key: 'o/gone' }),
}

it.each([
  ['o/me/ci', 'o/me/boss'],
  ['o/me/named', 'o/me/manage'],
  ['o/me/lost', 'o/me/boss'],
  ['o/me/manage', null],
  ['o/other/ci', null],
  ['x/me/ci', null],
  ['constructor', null],
])('finds for %s the key %s', (path, found) => {
  expect(storedManagementKey(path, rows)).toBe(found)
})
