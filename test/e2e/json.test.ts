// What every command prints with --json is what its published schema says, and nothing else is on stdout.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withTables } from '../../pipeline/readme-tables.ts'
import { DiscoverReport, MapReport } from '../../schema/discover-report.ts'
import { ShowReport, StatusReport } from '../../schema/status-report.ts'
import { SyncReport } from '../../schema/sync-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { testStore } from '../support/store.ts'

it('is one object of the published shape for discover, map, sync, status and show', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const account = server.key('10')
  await store.insert({ 'deepseek/a/one': account.secret, 'openrouter/deepseek': 'sk-x', 'bank/card': 'x' })
  const json = async (...parameters: string[]): Promise<unknown> =>
    JSON.parse((await store.keyz([...parameters, '--json'], server.variables)).stdout)

  const proposed = DiscoverReport.parse(await json('discover'))
  const added = DiscoverReport.parse(await json('discover', '--yes'))
  const mapped = MapReport.parse(await json('map', 'deepseek/a/one', '--tag', 'prod', '--notes', 'used at night'))
  const synced = SyncReport.parse(await json('sync', '--git', 'commit'))
  account.balance = '9'
  await store.keyz(['sync', '--force', '--git', 'commit'], server.variables)
  const status = StatusReport.parse(await json('status'))
  const shown = ShowReport.parse(await json('show', 'deepseek/a/one'))

  expect(proposed).toMatchObject({
    added: [],
    proposed: [{ key_path: 'deepseek/a/one' }],
    ambiguous: [{ key_path: 'openrouter/deepseek' }],
    unrecognised: ['bank/card'],
  })
  expect(added).toMatchObject({ added: [{ key_path: 'deepseek/a/one' }], proposed: [] })
  expect(mapped).toMatchObject({
    key_path: 'deepseek/a/one',
    row: { tags: ['prod'], notes: 'used at night' },
    replaced: true,
  })
  expect(synced).toMatchObject({
    git_mode: 'commit',
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    results: [{ outcome: 'updated', error: null, sidecar_path: '.keyz/providers/deepseek/a/one.json' }],
  })
  expect(status).toMatchObject({
    keys: [{ status: 'live', badges: ['live'], tags: ['prod'], created_at: expect.any(String) }],
    unmapped: ['bank/card', 'openrouter/deepseek'],
  })
  expect(shown.history.map(({ balances }) => balances?.[0]?.amount)).toEqual(['9', '10'])
  expect(Object.keys(shown).slice(0, 2)).toEqual(['schema_version', 'at'])
})

it('the tables of the README are those that the code makes', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

  expect(withTables(readme)).toBe(readme)
})
