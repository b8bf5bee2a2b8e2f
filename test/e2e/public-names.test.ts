// A secret that shares words with the names in a store keeps nothing from being written or printed.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { StatusReport } from '../../schema/reports/status-report.ts'
import { SyncReport } from '../../schema/reports/sync-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { testStore } from '../support/store.ts'

it('syncs, remembers and prints a key with the name that is also a passphrase', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const path = 'deepseek/prod-002/side-project'
  await store.insert({ [path]: server.key('10').secret, 'deepseek/prod-002/other': server.key('11').secret })
  await store.keyz(['discover', '--yes'])
  const variables = { ...server.variables, KEYZ_PGP_PASSPHRASE: 'side-project' }

  const synced = await store.keyz(['sync', '--json'], variables)
  const status = await store.keyz(['status', '--json'], variables)
  const tree = await store.keyz(['status'], variables)

  expect(synced.code).toBe(0)
  expect(SyncReport.parse(JSON.parse(synced.stdout)).results.map(({ outcome }) => outcome)).toEqual([
    'updated',
    'updated',
  ])
  expect(StatusReport.parse(JSON.parse(status.stdout)).keys.map(({ key_path }) => key_path)).toContain(path)
  expect(tree.stdout).toContain('side-project')
  expect(await readFile(join(store.path, '.keyz/state/sync_state.json'), 'utf8')).toContain(path)
})
