// Which other key of the account may ask for an entry.
import { expect, it } from 'vitest'
import { companionsIn } from '../../../pipeline/sync/companion.ts'
import { RegistryRow } from '../../../schema/registry.ts'

const row = (key_kind: string, account_ref = 'a', more: object = {}) =>
  RegistryRow.parse({ provider_id: 'openai', account_ref, key_alias: `${key_kind}-${account_ref}`, key_kind, ...more })
const found = (rows: Record<string, RegistryRow>, path: string) => {
  const own = rows[path] ?? expect.fail('no such row')
  return companionsIn(rows)(path, own, ['admin'])?.path ?? null
}

it('is the only key of that kind of the same account', () => {
  expect(found({ own: row('api'), admin: row('admin'), other: row('admin', 'b') }, 'own')).toBe('admin')
})

it('is none of several, of another account, kind or provider, and never the key itself', () => {
  expect(found({ own: row('api'), one: row('admin'), two: row('admin') }, 'own')).toBeNull()
  expect(found({ own: row('api'), other: row('admin', 'b') }, 'own')).toBeNull()
  expect(found({ own: row('api'), other: row('management') }, 'own')).toBeNull()
  expect(found({ own: row('api'), other: { ...row('admin'), provider_id: 'anthropic' } }, 'own')).toBeNull()
  expect(found({ own: row('admin') }, 'own')).toBeNull()
})

it('is the one that the row names, also of another account, and no other one when that does not fit', () => {
  const rows = { one: row('admin'), two: row('admin'), far: row('admin', 'b'), api: row('api', 'c') }

  expect(found({ ...rows, own: row('api', 'a', { management_key: 'far' }) }, 'own')).toBe('far')
  expect(
    found({ one: row('admin'), api: row('api'), own: row('api', 'a', { management_key: 'api' }) }, 'own'),
  ).toBeNull()
})
