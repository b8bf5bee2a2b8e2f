// A failure that will pass is no news: it lives in the state, and reaches a sidecar only when the reading has become old.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { StatusReport } from '../../../schema/reports/status-report.ts'
import { SyncReport } from '../../../schema/reports/sync-report.ts'
import { Sidecar } from '../../../schema/sidecar.ts'
import { SyncState } from '../../../schema/state.ts'
import { type LocalDeepseek, localDeepseek } from '../../support/deepseek.ts'
import { preparedStore } from '../../support/prepared-store.ts'
import { editRegistry, type TestStore, testStore } from '../../support/store.ts'

const first = '2026-11-21T00:00:00Z'
const secondHour = '2026-11-21T02:00:00Z'

interface Synced {
  code: number | null
  stderr: string
  outcomes: string[]
  errors: (string | null)[]
}

const prepared = preparedStore(async (store) => {
  await using server = await localDeepseek()
  const secrets = { one: server.key('10').secret, two: server.key('20').secret }
  await store.insert({ 'deepseek/a/one': secrets.one, 'deepseek/a/two': secrets.two })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync', '--json', '--git', 'commit'], { ...server.variables, KEYZ_NOW: first })
  return secrets
})

/** A committed store with the keys `one` and `two`, both read at the first hour. */
async function storeWith(server: LocalDeepseek) {
  const { store, made } = await prepared()
  const one = server.key('10', made.one)
  const two = server.key('20', made.two)
  const keyz = (parameters: string[], now: string, more = {}) =>
    store.keyz(parameters, { ...server.variables, KEYZ_NOW: now, ...more })
  const sync = async (now: string, ...parameters: string[]): Promise<Synced> => {
    const { code, stdout, stderr } = await keyz(['sync', '--json', '--git', 'commit', ...parameters], now)
    const { results } = SyncReport.parse(JSON.parse(stdout))
    return {
      code,
      stderr,
      outcomes: results.map(({ outcome }) => outcome),
      errors: results.map(({ error }) => error?.kind ?? null),
    }
  }
  const keys = async (now: string) =>
    StatusReport.parse(JSON.parse((await keyz(['status', '--json'], now)).stdout)).keys
  return { store, one, two, keyz, sync, keys, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

const commits = async (store: TestStore) => (await store.git('log', '--format=%s', '--', '.keyz')).trim().split('\n')
const recorded = async (store: TestStore) =>
  Sidecar.parse(JSON.parse(await readFile(join(store.path, '.keyz/providers/deepseek/a/one.json'), 'utf8')))
const statePath = '.keyz/state/sync_state.json'
const remembered = async (store: TestStore) =>
  SyncState.parse(JSON.parse(await readFile(join(store.path, statePath), 'utf8'))).keys['deepseek/a/one']

it.each([
  [503, 'provider_error'],
  [429, 'rate_limited'],
])('keeps a status of %i in the state until the reading is stale, and then records it once', async (status, kind) => {
  await using server = await localDeepseek()
  await using kept = await storeWith(server)
  const { store, one, sync, keys } = kept
  const before = await recorded(store)
  one.status = status

  const young = await sync(secondHour)
  const shown = await keys('2026-11-21T02:10:00Z')
  const afterYoung = [await recorded(store), await commits(store)]
  const old = await sync('2026-11-23T02:00:01Z')
  const afterOld = await recorded(store)
  const again = await sync('2026-11-24T12:00:00Z')

  expect(young).toMatchObject({ code: 1, outcomes: ['failed', 'unchanged'], errors: [kind, null] })
  expect(afterYoung).toEqual([before, ['meta(sync): refresh deepseek (2 keys)']])
  expect(shown.map(({ status, passing_failure }) => [status, passing_failure?.kind, passing_failure?.at])).toEqual([
    ['live', kind, secondHour],
    ['live', undefined, undefined],
  ])
  expect([old.code, again.code]).toEqual([1, 1])
  expect(afterOld).toMatchObject({
    sync_status: 'error',
    last_error: { kind, http_status: status, at: '2026-11-23T02:00:01Z' },
    balances: [{ amount: '10' }],
    last_success_at: first,
  })
  expect(await recorded(store)).toEqual(afterOld)
  expect((await keys('2026-11-24T12:00:00Z'))[0]?.passing_failure).toBeNull()
})

it('counts a reading that changed nothing as young, although no sidecar says so', async () => {
  await using server = await localDeepseek()
  await using kept = await storeWith(server)
  await kept.keyz(['sync', '--force'], '2026-11-23T01:00:00Z', { KEYZ_HEARTBEAT: 'off' })
  kept.one.status = 500

  await kept.sync('2026-11-23T03:00:00Z')

  expect(await recorded(kept.store)).toMatchObject({ sync_status: 'live', last_success_at: first })
})

it('never replaces a rejection, however old it is', async () => {
  await using server = await localDeepseek()
  await using kept = await storeWith(server)
  kept.one.status = 401
  await kept.sync(secondHour)
  const rejected = await recorded(kept.store)
  kept.one.status = 503

  await kept.sync('2026-11-26T00:00:00Z')

  expect(rejected).toMatchObject({ sync_status: 'error', last_error: { kind: 'auth_error' } })
  expect(await recorded(kept.store)).toEqual(rejected)
})

it('forgets the rejection of a key that was replaced, although nobody could be asked about the new one', async () => {
  await using server = await localDeepseek()
  await using kept = await storeWith(server)
  kept.one.status = 401
  await kept.sync(secondHour)
  const fresh = server.key('30')
  await kept.store.insert({ 'deepseek/a/one': fresh.secret })
  fresh.status = 503

  await kept.sync('2026-11-21T08:00:00Z')
  const [shown] = await kept.keys('2026-11-21T08:01:00Z')
  const failing = await recorded(kept.store)
  fresh.status = 401
  await kept.sync('2026-11-22T08:00:00Z')
  fresh.status = 503
  await kept.sync('2026-11-26T00:00:00Z')

  expect(failing).toMatchObject({ last_error: { kind: 'provider_error', http_status: 503 }, last_success_at: first })
  expect(failing.balances?.map(({ amount }) => amount)).toEqual(['10'])
  expect(shown?.badges).not.toContain('rejected')
  expect(await recorded(kept.store)).toMatchObject({ last_error: { kind: 'auth_error' } })
})

it('writes nothing about a key that was never read, and shows the failure from the state', async () => {
  await using server = await localDeepseek()
  await using store = await testStore()
  const one = server.key('10')
  one.status = 502
  await store.insert({ 'deepseek/a/one': one.secret })
  await store.keyz(['discover', '--yes'])

  const { code } = await store.keyz(['sync', '--git', 'commit'], server.variables)
  const { keys } = StatusReport.parse(JSON.parse((await store.keyz(['status', '--json'])).stdout))

  expect(code).toBe(1)
  await expect(recorded(store)).rejects.toThrow('ENOENT')
  expect(await commits(store)).toEqual([''])
  expect(keys).toMatchObject([{ status: 'unsynced', passing_failure: { kind: 'provider_error', http_status: 502 } }])
})

it('says in one sentence that no provider could be reached, leaves nobody alone for it, and records nothing', async () => {
  await using server = await localDeepseek()
  await using kept = await storeWith(server)
  const { store, keyz, keys } = kept
  const before = await recorded(store)
  await server.close()

  const json = await kept.sync(secondHour)
  const text = await keyz(['sync', '--git', 'commit'], '2026-11-21T02:00:01Z')
  await keyz(['sync', '--git', 'commit'], '2026-11-29T00:00:00Z')

  expect(json).toMatchObject({
    code: 1,
    outcomes: ['failed', 'failed'],
    errors: ['network_error', 'network_error'],
    stderr: 'No provider could be reached: are you offline?\n',
  })
  expect(text).toEqual({ code: 1, stdout: '', stderr: 'No provider could be reached: are you offline?\n' })
  expect(await remembered(store)).toMatchObject({ not_before: null, consecutive_failures: 0, failures: 3 })
  expect([await recorded(store), await commits(store)]).toEqual([before, ['meta(sync): refresh deepseek (2 keys)']])
  expect((await keys('2026-11-29T00:01:00Z'))[0]?.passing_failure).toMatchObject({ kind: 'network_error' })
})

it('asks a key that a person names in spite of its back-off, and only a Retry-After holds it off', async () => {
  await using server = await localDeepseek()
  await using kept = await storeWith(server)
  const { one, two, sync, keyz } = kept
  one.status = 503
  two.status = 429
  two.headers = { 'retry-after': '3600' }
  await sync('2026-11-21T01:00:00Z')
  const asked = server.requests.length

  const automatic = await sync('2026-11-21T01:01:00Z')
  const askedByNow = server.requests.length
  const named = await sync('2026-11-21T01:01:00Z', 'deepseek/a/one')
  const throttled = await sync('2026-11-21T01:01:00Z', 'deepseek/a/two')
  const words = await keyz(['sync', 'deepseek/a/two'], '2026-11-21T01:01:00Z')

  expect(automatic).toMatchObject({ code: 0, outcomes: ['backing_off', 'backing_off'] })
  expect(askedByNow).toBe(asked)
  expect(named).toMatchObject({ code: 1, outcomes: ['failed'] })
  expect(throttled).toMatchObject({ code: 0, outcomes: ['backing_off'] })
  expect(words.stdout).toContain('backing off, as deepseek asked: due in 59 min')
})

it('asks a key that is left out of every automatic sync when a person names it', async () => {
  await using server = await localDeepseek()
  await using kept = await storeWith(server)
  await editRegistry(kept.store, (rows) => Object.assign(rows['deepseek/a/one'] ?? {}, { sync: false }))
  kept.one.balance = '9'

  const automatic = await kept.sync('2026-11-21T01:00:00Z')
  const named = await kept.sync('2026-11-21T01:00:00Z', 'deepseek/a/one')

  expect(automatic.outcomes).toEqual(['unchanged'])
  expect(named.outcomes).toEqual(['updated'])
})

it('still reads the state of an older keyz', async () => {
  await using server = await localDeepseek()
  await using kept = await storeWith(server)
  const { store, one, sync } = kept
  one.status = 503
  await sync('2026-11-21T01:00:00Z')
  const file = join(store.path, statePath)
  const state = JSON.parse(await readFile(file, 'utf8'))
  for (const key of Object.values<Record<string, unknown>>(state.keys)) {
    delete key.last_error
    delete key.retry_after
  }
  await writeFile(file, JSON.stringify(state))

  const { outcomes } = await sync('2026-11-21T01:01:00Z')

  expect(outcomes).toEqual(['backing_off', 'fresh'])
})
