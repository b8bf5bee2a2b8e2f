// One bad row, one file of a newer keyz: that key is skipped with one sentence, all others go on, and nothing is lost.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { StatusReport } from '../../schema/reports/status-report.ts'
import { SyncReport } from '../../schema/reports/sync-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { testStore } from '../support/store.ts'

const names = ['good', 'field', 'provider', 'parameter', 'newer'] as const

it('goes on with all keys but the ones that are described wrongly or by a newer keyz', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert(Object.fromEntries(names.map((name) => [`deepseek/a/${name}`, server.key('10').secret])))
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync'], server.variables)
  const registryFile = join(store.path, '.keyz/providers/registry.json')
  const registry = JSON.parse(await readFile(registryFile, 'utf8'))
  registry.keys['deepseek/a/field'].colour = 'red'
  registry.keys['deepseek/a/provider'].provider_id = 'depseek'
  registry.keys['deepseek/a/parameter'].parameters = { regoin: 'cn' }
  await writeFile(registryFile, JSON.stringify(registry, null, 2))
  const newerFile = join(store.path, '.keyz/providers/deepseek/a/newer.json')
  const newer = JSON.stringify({ schema_version: 2, tomorrow: true })
  await writeFile(newerFile, newer)

  const synced = await store.keyz(['sync', '--force', '--json'], server.variables)
  const status = await store.keyz(['status', '--json'])
  const check = await store.keyz(['check'])
  await store.keyz(['map', 'deepseek/a/good', '--tag', 'prod'])
  const after = JSON.parse(await readFile(registryFile, 'utf8'))

  const results = SyncReport.parse(JSON.parse(synced.stdout)).results
  const outcomes = new Map(results.map(({ key_path, outcome, error }) => [key_path, { outcome, kind: error?.kind }]))
  expect(Object.fromEntries(outcomes)).toEqual({
    'deepseek/a/good': { outcome: 'unchanged', kind: undefined },
    'deepseek/a/field': { outcome: 'failed', kind: 'config_error' },
    'deepseek/a/provider': { outcome: 'failed', kind: 'config_error' },
    'deepseek/a/parameter': { outcome: 'failed', kind: 'config_error' },
    'deepseek/a/newer': { outcome: 'failed', kind: 'config_error' },
  })
  expect(results.find(({ key_path }) => key_path.endsWith('field'))?.error?.message).toMatch(
    /registry\.json, line \d+, column \d+: keys\.deepseek\/a\/field\.colour is not a field that keyz knows/,
  )
  const { keys, unmapped } = StatusReport.parse(JSON.parse(status.stdout))
  expect(unmapped).toEqual([])
  expect(keys.map(({ key_path, badges, balances }) => [key_path, badges[0], balances?.[0]?.amount])).toEqual([
    ['deepseek/a/field', 'failing', '10'],
    ['deepseek/a/good', 'live', '10'],
    ['deepseek/a/newer', 'failing', undefined],
    ['deepseek/a/parameter', 'failing', '10'],
    ['deepseek/a/provider', 'failing', undefined],
  ])
  expect(status.stderr).toMatch(/newer\.json has schema_version 2, but this keyz supports only 1/)
  expect(check).toMatchObject({ code: 1, stdout: expect.stringContaining('colour is not a field that keyz knows') })
  expect(await readFile(newerFile, 'utf8')).toBe(newer)
  expect(after.keys['deepseek/a/good'].tags).toEqual(['prod'])
  expect(after.keys['deepseek/a/field'].colour).toBe('red')
  expect(after.keys['deepseek/a/parameter'].parameters).toEqual({ regoin: 'cn' })
})
