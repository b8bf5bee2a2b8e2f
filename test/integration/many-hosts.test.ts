// A sync of many keys of many providers: how many requests are under way, how often the state is written, and how many gits run.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { answerOfTwenty, twentyHosts } from '../bench/twenty-hosts.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { gate } from '../support/gate.ts'
import { spyingPath } from '../support/spying-path.ts'
import { editRegistry, testStore } from '../support/store.ts'

const keysOfEach = 5
const most = { overall: 64, provider: 4 }

it('has 64 requests under way at once, 4 for each provider, and never more', async () => {
  await using store = await testStore()
  const inFlight = new Map<string, number>()
  const full = gate()
  const seen = { overall: 0, provider: 0 }
  const count = (provider: string, change: number) => {
    const now = (inFlight.get(provider) ?? 0) + change
    inFlight.set(provider, now)
    const overall = [...inFlight.values()].reduce((sum, some) => sum + some, 0)
    seen.provider = Math.max(seen.provider, now)
    seen.overall = Math.max(seen.overall, overall)
    // Nobody is answered before all that may be under way are: a sync that asks less comes to its deadline.
    if (overall >= most.overall) full.open()
  }
  const server = await startLocalProviders(async (request) => {
    count(request.provider, 1)
    await full.opened
    // One more than may be under way would be here by now.
    await new Promise((resolve) => setImmediate(resolve))
    count(request.provider, -1)
    return answerOfTwenty(request)
  })
  const keys = twentyHosts.flatMap(({ provider, kind, parameters, secret }) =>
    Array.from({ length: keysOfEach }, (_, index) => ({
      name: `${provider}/a/key-${index}`,
      secret: secret(),
      row: { provider_id: provider, account_ref: 'a', key_alias: `key-${index}`, key_kind: kind, parameters },
    })),
  )
  await store.insert(Object.fromEntries(keys.map(({ name, secret }) => [name, `${secret}\n`])))
  await store.keyz(['discover', '--yes'])
  await editRegistry(store, (rows) => {
    for (const { name, row } of keys) rows[name] = row
  })

  const { code } = await store.keyz(['sync'], server.variables)
  await server.close()

  expect(seen).toEqual(most)
  expect(code).toBe(0)
})

it('writes no state and starts one git when nothing is due', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert({ 'deepseek/a/one': server.key('1').secret, 'deepseek/a/two': server.key('2').secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync', '--git', 'commit'], server.variables)
  const state = join(store.path, '.keyz/state/sync_state.json')
  const before = [(await stat(state)).ino, await readFile(state, 'utf8')]
  await using spy = await spyingPath('git')

  const { code } = await store.keyz(['sync', '--git', 'commit'], {
    ...server.variables,
    KEYZ_NOW: '2026-11-21T00:10:00Z',
    PATH: spy.PATH,
  })

  expect(code).toBe(0)
  // A file that is written anew is another one.
  expect([(await stat(state)).ino, await readFile(state, 'utf8')]).toEqual(before)
  expect(await spy.starts()).toBe(1)
})

it('starts three gits for a sync with news, and none without a commit', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert({ 'deepseek/a/one': server.key('1').secret, 'deepseek/a/two': server.key('2').secret })
  await store.keyz(['discover', '--yes'])
  const counted = async (...parameters: string[]) => {
    await using spy = await spyingPath('git')
    const { code } = await store.keyz(['sync', '--force', ...parameters], { ...server.variables, PATH: spy.PATH })
    return { code, gits: await spy.starts() }
  }

  expect(await counted('--git', 'none')).toEqual({ code: 0, gits: 0 })
  expect(await counted('--git', 'commit')).toEqual({ code: 0, gits: 3 })
})
