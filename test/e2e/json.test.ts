// What every command prints with --json is what its published schema says, and nothing else is on stdout.
import { expect, it } from 'vitest'
import { DiscoverReport, MapReport } from '../../schema/reports/discover-report.ts'
import { ProvidersReport } from '../../schema/reports/providers-report.ts'
import { ShowReport, StatusReport } from '../../schema/reports/status-report.ts'
import { SyncReport } from '../../schema/reports/sync-report.ts'
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
    left_out: [{ key_path: 'bank/card', because: 'its path speaks of something else: bank' }],
    unrecognised: [],
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

it('lists every provider, what each kind of key can read, and what none can', async () => {
  await using store = await testStore()

  const { code, stdout } = await store.keyz(['providers', '--json'])
  const { providers } = ProvidersReport.parse(JSON.parse(stdout))
  const one = await store.keyz(['providers', 'openrouter'])
  const unknown = await store.keyz(['providers', 'nobody'])

  expect([code, one.code, unknown.code]).toEqual([0, 0, 2])
  expect(providers.find(({ id }) => id === 'openrouter')).toMatchObject({
    key_kinds: [
      {
        kind: 'api',
        reads: ['balances', 'credits_total', 'credits_used', 'costs', 'quotas', 'expires_at', 'attributes'],
      },
      { kind: 'management', env: expect.arrayContaining(['OPENROUTER_MANAGEMENT_KEY']), certainty: 'official' },
    ],
    hosts: [{ base_url: 'https://openrouter.ai/api/v1', variable: 'KEYZ_BASE_URL_OPENROUTER' }],
    parameters: ['workspace_id'],
    gaps: [{ field: 'rate_limits', reason: 'not_offered' }, { field: 'models' }],
  })
  expect(one.stdout).toContain('create one at  https://openrouter.ai/settings/management-keys')
  expect(unknown.stderr).toContain('unknown provider nobody: choose one of')
})
