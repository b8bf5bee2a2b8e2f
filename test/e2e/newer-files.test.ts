// A file that a newer keyz wrote: it is left alone with one sentence, everything else goes on, and nothing that decides passes by accident.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ShowReport, StatusReport } from '../../schema/reports/status-report.ts'
import { SyncReport } from '../../schema/reports/sync-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { testStore } from '../support/store.ts'

const files = { registry: 'providers/registry.json', state: 'state/sync_state.json', config: 'config.yaml' } as const

/** A store that was synced, before a newer keyz wrote one of its files. */
async function withNewer(file: keyof typeof files) {
  const store = await testStore()
  const server = await localDeepseek()
  await store.insert({ 'deepseek/a/one': server.key('10').secret })
  await store.keyz(['init', '--yes', '--no-hooks'])
  await store.keyz(['sync'], server.variables)
  const path = join(store.path, '.keyz', files[file])
  const text = file === 'config' ? 'schema_version: 2\ntomorrow: yes\n' : '{"schema_version": 2, "tomorrow": true}\n'
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
  const before = server.requests.length
  return {
    text,
    asked: () => server.requests.length - before,
    log: () => store.git('log', '--format=%s'),
    now: () => readFile(path, 'utf8'),
    keyz: async (...parameters: string[]) => {
      const ran = await store.keyz(parameters, { ...server.variables, KEYZ_NOW: '2026-11-21T12:00:00Z' })
      return {
        ...ran,
        sentences: ran.stderr.match(/has schema_version 2, but this keyz supports only 1/g)?.length ?? 0,
      }
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await store[Symbol.asyncDispose]()
    },
  }
}

it('shows what the sidecars say where the registry is newer, and asks nobody', async () => {
  await using store = await withNewer('registry')

  const status = await store.keyz('status', '--json')
  const show = await store.keyz('show', 'one', '--json')
  const sync = await store.keyz('sync', '--json', '--force')
  const map = await store.keyz('map', 'deepseek/a/one', '--provider', 'deepseek')
  const init = await store.keyz('init', '--yes')
  const ci = await store.keyz('ci', 'plan')

  expect([status, show, sync, map].map(({ code, sentences }) => [code, sentences])).toEqual([
    [1, 1],
    [0, 1],
    [1, 1],
    [2, 1],
  ])
  expect([init.code, ci.code]).toEqual([0, 2])
  expect(init.stdout).toMatch(/Hooks: installed.*/)
  expect(StatusReport.parse(JSON.parse(status.stdout))).toMatchObject({
    keys: [{ key_path: 'deepseek/a/one', balances: [{ amount: '10' }] }],
    unmapped: [],
  })
  expect(ShowReport.parse(JSON.parse(show.stdout)).balances).toMatchObject([{ amount: '10' }])
  expect(SyncReport.parse(JSON.parse(sync.stdout)).results).toEqual([])
  expect(sync.stderr).toMatch(/and nothing was sent\.\n$/)
  expect(store.asked()).toBe(0)
  expect(await store.now()).toBe(store.text)
})

it('goes on without a newer state, and does not overwrite it', async () => {
  await using store = await withNewer('state')

  const sync = await store.keyz('sync', '--json')
  const status = await store.keyz('status')

  expect([sync.code, sync.sentences, status.code, status.sentences]).toEqual([0, 1, 0, 0])
  expect(SyncReport.parse(JSON.parse(sync.stdout)).results).toMatchObject([{ outcome: 'unchanged' }])
  expect(store.asked()).toBeGreaterThan(0)
  expect(await store.now()).toBe(store.text)
})

it('goes on with the defaults where the configuration is newer, commits nothing, and lets no gate pass', async () => {
  await using store = await withNewer('config')
  const commits = await store.log()

  const sync = await store.keyz('sync', '--json', '--force')
  const status = await store.keyz('status', '--json')
  const check = await store.keyz('check')
  const ci = await store.keyz('ci', '--no-push')

  expect([sync, status, check, ci].map(({ code, sentences }) => [code, sentences])).toEqual([
    [0, 1],
    [0, 1],
    [2, 1],
    [2, 1],
  ])
  expect(SyncReport.parse(JSON.parse(sync.stdout))).toMatchObject({ git_mode: 'none', commit: null })
  expect(store.asked()).toBeGreaterThan(0)
  expect(await store.log()).toBe(commits)
  expect(await store.now()).toBe(store.text)
})
