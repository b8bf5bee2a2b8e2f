// Every provider over every recorded case: real HTTP on loopback, the real command, the sidecar against what was worked out by hand.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalProviders, startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { nothingRead } from '../../schema/reading.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { allCases, type CaseKeys, keysOf, type NamedCase, replay } from '../support/fixtures.ts'
import { keyzInProcess } from '../support/keyz-in-process.ts'
import { isTokenRequest } from '../support/made-up-key.ts'
import { editRegistry, type TestStore, testStore } from '../support/store.ts'

interface Prepared extends NamedCase {
  keys: CaseKeys
}

const prepared: Prepared[] = allCases().map((named) => ({ ...named, keys: keysOf(named) }))
let store: TestStore
let server: LocalProviders

/** One store and one server for all: every case has keys of its own, and an account of its own. */
beforeAll(async () => {
  store = await testStore()
  server = await startLocalProviders((request) => {
    const asking = prepared.find(({ keys: { own, companion } }) =>
      [own, companion].some(
        (key) => (key?.sent ?? '') === request.token || (key !== null && isTokenRequest(key, request)),
      ),
    )
    return asking === undefined ? { status: 418, body: '{}' } : replay(asking, asking.keys, request)
  })
  await store.insert(
    Object.fromEntries(
      prepared.flatMap(({ provider, name, keys: { own, companion } }) => [
        [`${provider}/${name}/key`, own.entry],
        ...(companion === null ? [] : [[`${provider}/${name}/other`, companion.entry]]),
      ]),
    ),
  )
  const environment = { ...store.environment, ...server.variables }
  await keyzInProcess(['discover', '--yes'], environment)
  await editRegistry(store, (rows) => {
    for (const { provider, name, fixture } of prepared) {
      const row = { provider_id: provider, account_ref: name }
      rows[`${provider}/${name}/key`] = {
        ...row,
        key_alias: 'key',
        key_kind: fixture.kind,
        parameters: fixture.parameters,
        record_identity: fixture.record_identity,
      }
      if (fixture.companion !== null)
        rows[`${provider}/${name}/other`] = { ...row, key_alias: 'other', key_kind: fixture.companion }
    }
  })
})

afterAll(async () => {
  await server.close()
  await store[Symbol.asyncDispose]()
})

it.each(prepared)('$provider: $name', async ({ provider, name, fixture }) => {
  const environment = { ...store.environment, ...server.variables, KEYZ_NOW: fixture.now }
  const exitCode = await keyzInProcess(['sync', `${provider}/${name}/key`], environment)

  const sidecar = Sidecar.parse(
    JSON.parse(await readFile(join(store.path, '.keyz/providers', provider, name, 'key.json'), 'utf8')),
  )
  const told =
    'error' in fixture.expected
      ? { error: sidecar.last_error?.kind }
      : { reading: readingOf(sidecar), kind: sidecar.key_kind, error: sidecar.last_error }
  expect(told).toEqual(
    'error' in fixture.expected
      ? fixture.expected
      : {
          kind: fixture.kind,
          error: null,
          ...fixture.expected,
          reading: { ...nothingRead, ...fixture.expected.reading },
        },
  )
  expect(exitCode).toBe('error' in fixture.expected ? 1 : 0)
})

function readingOf(sidecar: Sidecar) {
  return Object.fromEntries(Object.entries(sidecar).filter(([field]) => Object.hasOwn(nothingRead, field)))
}
