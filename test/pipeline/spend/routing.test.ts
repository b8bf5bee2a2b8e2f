// Which key a provider of OpenCode's belongs to.
import { expect, it } from 'vitest'
import { routeOf, type Store } from '../../../pipeline/spend/routing.ts'
import { Registry } from '../../../schema/registry.ts'

function storeOf(keys: Record<string, { provider_id: string; key_kind?: string }>, links = {}): Store {
  const rows = Object.entries(keys).map(([path, row]) => [path, { account_ref: 'me', key_alias: 'main', ...row }])
  return { registry: Registry.parse({ schema_version: 1, keys: Object.fromEntries(rows) }), links }
}

const gemini = { 'gemini/me/main': { provider_id: 'gemini' } }

it('knows the providers that OpenCode names differently', () => {
  expect(routeOf('google', storeOf(gemini))).toEqual({ path: 'gemini/me/main' })
})

it('passes over keys that never call a model', () => {
  const store = storeOf({
    'xai/me/admin': { provider_id: 'xai', key_kind: 'management' },
    'xai/me/main': { provider_id: 'xai' },
  })

  expect(routeOf('xai', store)).toEqual({ path: 'xai/me/main' })
})

it('prefers a link, to an entry or to a provider', () => {
  expect(routeOf('other', storeOf(gemini, { other: 'gemini/me/main' }))).toEqual({ path: 'gemini/me/main' })
  expect(routeOf('other', storeOf(gemini, { other: 'gemini' }))).toEqual({ path: 'gemini/me/main' })
})

it.each([
  ['no_store', null, 'PASSWORD_STORE_DIR'],
  ['no_entry', storeOf({}), 'keyz map PATH --provider gemini'],
  ['link_without_entry', storeOf(gemini, { google: 'nowhere' }), 'fix the link'],
  ['several_entries', storeOf({ ...gemini, 'gemini/me/other': { provider_id: 'gemini' } }), 'which of its 2 keys'],
])('says what to do: %s', (reason, store, hint) => {
  expect(routeOf('google', store)).toEqual({ reason, hint: expect.stringContaining(hint) })
})
