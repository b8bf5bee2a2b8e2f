// Every provider over every recorded case: real HTTP on loopback, the real command, the sidecar against what was worked out by hand.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, it } from 'vitest'
import { type LocalProviders, startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import type { FixtureCase } from '../../providers/framework/fixture.ts'
import { providerById } from '../../providers/index.ts'
import { nothingRead } from '../../schema/reading.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { SyncState } from '../../schema/state.ts'
import { differences, readingDifferences } from '../support/differences.ts'
import { expectNone } from '../support/expect-none.ts'
import { expectedReading } from '../support/expected-reading.ts'
import { allCases, type CaseKeys, caseFile, keysOf, type NamedCase } from '../support/fixtures.ts'
import { floatProblems } from '../support/float-problems.ts'
import { keyzInProcess } from '../support/keyz-in-process.ts'
import { replay } from '../support/replay.ts'
import { editRegistry, type TestStore, testStore } from '../support/store.ts'

interface Prepared extends NamedCase {
  keys: CaseKeys
  /** Requests that were not as the case says. */
  refused: string[]
}

const prepared: Prepared[] = allCases().map((named) => ({ ...named, keys: keysOf(named), refused: [] }))
let store: TestStore
let server: LocalProviders

/** One store and one server for all: every case has keys, an account, and an address at the server of its own. */
beforeAll(async () => {
  store = await testStore()
  server = await startLocalProviders((request) => {
    const [, case_ = '', path = ''] = /^\/~([^/]+)(.*)$/.exec(request.path) ?? []
    const asked = prepared.find(({ provider, name }) => provider === request.provider && name === case_)
    if (asked === undefined) return { status: 418, body: '{}' }
    try {
      return replay(asked, asked.keys, { ...request, path: path || '/' }, (why) => asked.refused.push(why))
    } catch (error) {
      asked.refused.push(String(error))
      return { status: 418, body: '{}' }
    }
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

it.each(prepared)('$provider: $name', async (one) => {
  const { provider, name, fixture } = one
  const addresses = Object.entries(server.variables).map(([variable, url]) => [variable, `${url}/~${name}`])
  const environment = { ...store.environment, ...Object.fromEntries(addresses), KEYZ_NOW: fixture.now }
  const exitCode = await keyzInProcess(['sync', `${provider}/${name}/key`], environment)

  const sidecar = await readFile(join(store.path, '.keyz/providers', provider, name, 'key.json'), 'utf8').catch(
    () => null,
  )
  const found =
    sidecar === null
      ? problemsOfUnread(fixture, await failureInState(`${provider}/${name}/key`))
      : problemsOf(one, Sidecar.parse(JSON.parse(sidecar)))
  const problems = found.length > 0 ? found : differences(exitCodeOf(fixture), exitCode, 'exit code')
  if (problems.length > 0) expectNone([`${caseFile(one)}:`, ...problems, ...one.refused])
})

/** A key that was never read has no sidecar when it fails in a way that will pass: only the state knows of it. */
function problemsOfUnread({ expected }: FixtureCase, failure: string | undefined): string[] {
  if ('error' in expected) return differences(expected.error, failure, 'error')
  return [`a reading was expected, got ${failure}`]
}

async function failureInState(keyPath: string): Promise<string | undefined> {
  const state = SyncState.parse(JSON.parse(await readFile(join(store.path, '.keyz/state/sync_state.json'), 'utf8')))
  return state.keys[keyPath]?.last_error?.kind
}

function exitCodeOf({ expected }: FixtureCase): number {
  return 'error' in expected ? 1 : 0
}

/** What of the sidecar is not as it was worked out by hand. */
function problemsOf({ provider, fixture }: NamedCase, sidecar: Sidecar): string[] {
  const { expected } = fixture
  const { last_error: error, key_kind: kind } = sidecar
  if ('error' in expected) return differences(expected.error, error?.kind, 'error')
  const declared = providerById(provider)
  if (declared === undefined) return [`${provider} is not in providers/index.ts`]
  if (error !== null) {
    const floats = [...declared.requests.values()]
      .filter((spec) => labelOf(spec) === error.request)
      .flatMap(floatProblems)
    return floats.length > 0
      ? floats
      : [`a reading was expected, got ${error.kind} in ${error.request}: ${error.message}`]
  }
  return [
    ...differences(expected.kind ?? fixture.kind, kind, 'kind'),
    ...readingDifferences(expectedReading(declared, expected.reading), readingOf(sidecar)),
  ]
}

function readingOf(sidecar: Sidecar) {
  return Object.fromEntries(Object.entries(sidecar).filter(([field]) => Object.hasOwn(nothingRead, field)))
}
