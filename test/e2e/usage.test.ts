// `keyz usage`, `keyz usage record`, `keyz opencode`, and the spend in status and show, as a person runs them.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { OpencodeReport } from '../../schema/reports/opencode-report.ts'
import { ShowReport, StatusReport } from '../../schema/reports/status-report.ts'
import { UsageRecordReport } from '../../schema/reports/usage-record-report.ts'
import { UsageReport } from '../../schema/reports/usage-report.ts'
import { UsageRecord } from '../../schema/usage-record.ts'
import { ownLine } from '../pipeline/spend/example.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { keyz } from '../support/run.ts'
import { editRegistry, type TestStore, testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const lines = [
  ownLine({ provider_id: 'deepseek', model_id: 'chat', cost: 0.1 }),
  ownLine({ provider_id: 'deepseek', model_id: 'chat', cost: 0.2, message_id: 'msg_2', session_id: 'ses_2' }),
  ownLine({ message_id: 'msg_3', created_at: '2026-10-31T23:59:59.999Z' }),
  ownLine({ message_id: 'msg_4', model_id: 'unpriced', cost: null }),
]

/** A store with two keys, and the events of an OpenCode that used one of them. */
async function storeWithEvents(events = lines): Promise<TestStore & { events: string }> {
  const store = await testStore()
  const home = store.environment.HOME ?? ''
  const folder = join(home, '.local/state/keyz/events/opencode/usage')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'events.jsonl'), `${events.join('\n')}\n`)
  await store.insert({ 'deepseek/office/main': 'x', 'openrouter/me/ci': 'x' })
  await store.keyz(['discover', '--yes'])
  return { ...store, events: folder }
}

it('adds up by session, model, provider and day, and names the key', async () => {
  await using store = await storeWithEvents()

  const { stdout, code } = await store.keyz(['usage', '--json'])

  const report = UsageReport.parse(JSON.parse(stdout))
  expect(code).toBe(0)
  expect(report.totals).toMatchObject({ cost: { amount: '0.30396', provenance: 'reported' }, messages: 4 })
  expect(report.sessions.map(({ session_id, messages }) => [session_id, messages])).toEqual([
    ['ses_1', 3],
    ['ses_2', 1],
  ])
  expect(report.models.map(({ model, cost }) => [model, cost.amount, cost.provenance])).toEqual([
    ['deepseek/chat', '0.3', 'reported'],
    ['fakeco/fake-large', '0.00396', 'reported'],
    ['fakeco/unpriced', null, 'none'],
  ])
  expect(report.days.map(({ day, messages }) => [day, messages])).toEqual([
    ['2026-10-31', 1],
    ['2026-11-20', 3],
  ])
  expect(report.routed).toMatchObject([
    { key_path: 'deepseek/office/main', provider_id: 'deepseek', cost: { amount: '0.3' } },
  ])
  expect(report.unmapped_providers).toMatchObject([
    { provider_id: 'fakeco', reason: 'no_entry', hint: expect.stringContaining('links: { fakeco: ENTRY }') },
  ])
  expect(report.warnings).toEqual([
    expect.stringContaining('lower bound'),
    expect.stringContaining('1 message has no reported cost'),
  ])
})

it('shows a table, comma separated values, and only what was asked for', async () => {
  await using store = await storeWithEvents()

  const table = await store.keyz(['usage', '--by', 'provider', '--since', '2026-11-01', '--until', '2026-11-20'])
  const csv = await store.keyz(['usage', '--csv', '--by', 'day', '--session', 'ses_2', 'ses_9'])
  const since = await store.keyz(['usage', '--csv', '--by', 'day', '--since', '30h'])

  expect(table.stdout.split('\n').slice(0, 4)).toEqual([
    'provider     cost  input  output  reasoning  cache read  cache write  messages',
    'deepseek    $0.30   2000      80         40         400            0         2',
    'fakeco    unknown   1000      40         20         200            0         1',
    'all         $0.30   3000     120         60         600            0         3',
  ])
  expect(table.stderr).toContain('these sums are a lower bound')
  expect(csv.stdout).toBe(
    'by,name,cost,currency,provenance,input,output,reasoning,cache_read,cache_write,messages\n' +
      'day,2026-11-20,0.2,USD,reported,1000,40,20,200,0,1\n',
  )
  expect(since.stdout.split('\n')[1]).toMatch(/^day,2026-11-20,0\.3,USD,reported,3000,/)
})

it('estimates missing costs only when asked, and says so', async () => {
  await using store = await storeWithEvents([ownLine({ cost: null }), ownLine({ message_id: 'free', cost: 0 })])
  const file = join(store.path, '.keyz/providers/registry.json')
  const registry = JSON.parse(await readFile(file, 'utf8'))
  const prices = { 'fakeco/fake-large': { input: '3', output: '15', cache_read: '0.3' } }
  await writeFile(file, JSON.stringify({ ...registry, prices }))

  const [reported, estimated] = await Promise.all(
    [
      ['usage', '--json'],
      ['usage', '--json', '--estimate'],
    ].map(async (parameters) => UsageReport.parse(JSON.parse((await store.keyz(parameters)).stdout))),
  )

  expect(reported?.totals.cost).toEqual({ amount: '0', currency: 'USD', provenance: 'reported' })
  expect(estimated?.totals.cost).toEqual({ amount: '0.00396', currency: 'USD', provenance: 'estimated' })
})

it('compares the spend with what the provider billed for the same window', async () => {
  await using store = await storeWithEvents()
  const sidecar = JSON.parse(
    await readFile(new URL('../golden/sidecars/deepseek/office/main.json', import.meta.url), 'utf8'),
  )
  const month = { period: 'month', starts_at: '2026-11-01T00:00:00Z', ends_at: '2026-12-01T00:00:00Z' }
  const costs = [{ ...month, amount: '0.35', currency: 'USD', group: null }]
  const key = { last_success_at: '2026-11-21T00:00:00Z', sync_status: 'live', last_error: null }
  await mkdir(join(store.path, '.keyz/providers/deepseek/office'), { recursive: true })
  await writeFile(
    join(store.path, '.keyz/providers/deepseek/office/main.json'),
    JSON.stringify({ ...sidecar, ...key, costs, key_path: 'deepseek/office/main' }),
  )

  const { stdout } = await store.keyz(['usage', '--reconcile', '--json', '--since', '2030-01-01'])
  const text = await store.keyz(['usage', '--reconcile'])

  expect(UsageReport.parse(JSON.parse(stdout)).reconciled).toEqual([
    {
      key_path: 'deepseek/office/main',
      provider_id: 'deepseek',
      ...month,
      compared_until: '2026-11-21T00:00:00Z',
      currency: 'USD',
      group: null,
      provider_amount: '0.35',
      local_amount: '0.3',
      difference: '0.05',
    },
  ])
  expect(text.stdout).toMatch(/provider \$0\.35 +here \$0\.30 +difference \$0\.05/)
})

it('follows configured links, and asks for one when several keys could be meant', async () => {
  await using store = await storeWithEvents([
    ownLine({ provider_id: 'google' }),
    ownLine({ provider_id: 'deepseek', message_id: 'msg_2' }),
    ownLine({ provider_id: 'lost', message_id: 'msg_3' }),
  ])
  await store.insert({ 'deepseek/home/other': 'x' })
  await store.keyz(['discover', '--yes'])
  await writeFile(
    join(store.path, '.keyz/config.yaml'),
    'schema_version: 1\nlinks:\n  google: openrouter/me/ci\n  lost: nowhere\n',
  )

  const report = UsageReport.parse(JSON.parse((await store.keyz(['usage', '--json'])).stdout))

  expect(report.routed).toMatchObject([{ key_path: 'openrouter/me/ci', opencode_providers: ['google'] }])
  expect(report.unmapped_providers).toMatchObject([
    { provider_id: 'deepseek', reason: 'several_entries' },
    { provider_id: 'lost', reason: 'link_without_entry' },
  ])
})

it('is part of show, and of status when asked', async () => {
  await using store = await storeWithEvents()

  const shown = ShowReport.parse(JSON.parse((await store.keyz(['show', 'deepseek/office/main', '--json'])).stdout))
  const other = ShowReport.parse(JSON.parse((await store.keyz(['show', 'openrouter/me/ci', '--json'])).stdout))
  const text = await store.keyz(['show', 'deepseek/office/main'])
  const status = StatusReport.parse(JSON.parse((await store.keyz(['status', '--spend', '--json'])).stdout))
  const tree = await store.keyz(['status', '--spend'])

  expect(shown.local_spend).toMatchObject({
    month: '2026-11',
    in_month: { cost: { amount: '0.3' } },
    in_all: { cost: { amount: '0.3' } },
  })
  expect(other.local_spend).toBeUndefined()
  expect(text.stdout).toContain('$0.30 in 2026-11')
  expect(status.spend).toMatchObject({
    month: '2026-11',
    routed: [{ key_path: 'deepseek/office/main' }],
    unmapped_providers: [{ provider_id: 'fakeco', messages: 1 }],
  })
  expect(tree.stdout).toContain('spent by OpenCode in 2026-11:')
})

it('records month totals under a chosen name, writes nothing twice, and never takes the name of the machine', async () => {
  await using store = await storeWithEvents()

  const nameless = await store.keyz(['usage', 'record'])
  const record = async (...more: string[]) =>
    UsageRecordReport.parse(JSON.parse((await store.keyz(['usage', 'record', '--json', ...more])).stdout))
  const first = await record('--host-alias', 'laptop', '--git', 'commit')
  const second = await record('--git', 'commit')
  await writeFile(join(store.events, 'events.jsonl'), `${lines[0]}\n`)
  const third = await record()

  expect(nameless).toMatchObject({ code: 2, stderr: expect.stringContaining('--host-alias NAME') })
  expect(first.records.map(({ path, outcome }) => [path, outcome])).toEqual([
    ['.keyz/usage/laptop/2026-10.json', 'updated'],
    ['.keyz/usage/laptop/2026-11.json', 'updated'],
  ])
  expect(await store.git('log', '-1', '--format=%s %H')).toBe(
    `meta(usage): record what OpenCode spent ${first.commit}\n`,
  )
  expect(second).toMatchObject({ commit: null, records: [{ outcome: 'unchanged' }, { outcome: 'unchanged' }] })
  // Fewer events than were recorded: a total never shrinks because a file was removed.
  expect(third.records).toEqual([{ month: '2026-11', path: '.keyz/usage/laptop/2026-11.json', outcome: 'kept' }])
  const file = await readFile(join(store.path, '.keyz/usage/laptop/2026-11.json'), 'utf8')
  expect(UsageRecord.parse(JSON.parse(file))).toMatchObject({
    host_alias: 'laptop',
    totals: { cost: { amount: '0.3' }, messages: 3 },
    models: [
      { provider_id: 'deepseek', model: 'deepseek/chat' },
      { provider_id: 'fakeco', model: 'fakeco/unpriced', cost: { amount: null, provenance: 'none' } },
    ],
  })
})

it('records with sync --usage too, in the same commit', async () => {
  await using store = await storeWithEvents()
  await using server = await localDeepseek()
  await store.insert({ 'deepseek/office/main': server.key('10').secret })
  await editRegistry(store, (keys) => {
    delete keys['openrouter/me/ci']
  })

  const { stdout, stderr } = await store.keyz(['sync', '--usage', '--git', 'commit'], {
    ...server.variables,
    KEYZ_HOST_ALIAS: 'ci-1',
  })

  expect(stdout).toContain('deepseek/office/main  updated')
  expect(stderr).toContain('Recorded what OpenCode spent in 2026-10, 2026-11.')
  expect(await store.git('show', '--name-only', '--no-textconv', '--format=', 'HEAD')).toContain(
    '.keyz/usage/ci-1/2026-11.json',
  )
})

it("installs one file, diagnoses it, and removes it again; never touches somebody else's file", async () => {
  await using home = await temporaryFolder()
  const environment = { HOME: home.path, XDG_CONFIG_HOME: join(home.path, 'config') }
  const opencode = async (...parameters: string[]) => keyz(['opencode', ...parameters], { environment, cwd: home.path })
  const path = join(home.path, 'config/opencode/plugins/keyz-usage.ts')

  const sick = await opencode('doctor')
  const installed = OpencodeReport.parse(JSON.parse((await opencode('install', '--json')).stdout))
  const source = await readFile(new URL('../../pipeline/opencode/plugin.ts', import.meta.url), 'utf8')
  const written = await readFile(path, 'utf8')
  await writeFile(path, source.replace('\n', '\n// of an older keyz\n'))
  const old = await opencode('doctor')
  await opencode('install', '--global')
  const well = await opencode('doctor')
  const project = await opencode('install', '--project', home.path)
  await writeFile(path, `${written}// by hand\n`)
  const edited = [await opencode('install'), await opencode('uninstall')]
  const kept = await readFile(path, 'utf8')
  await writeFile(path, written)
  const removed = await opencode('uninstall')
  await writeFile(path, 'export default {}\n')
  const foreign = [await opencode('install'), await opencode('uninstall')]

  expect(sick).toMatchObject({ code: 1, stdout: expect.stringContaining('run keyz opencode install') })
  expect(installed.plugins).toEqual([{ scope: 'global', path, state: 'current' }])
  expect(written.split('\n').slice(1).join('\n')).toBe(source)
  expect(old).toMatchObject({ code: 1, stdout: expect.stringContaining('from another version of keyz') })
  expect(well).toMatchObject({ code: 0 })
  expect(project.stdout).toContain(join(home.path, '.opencode/plugins/keyz-usage.ts'))
  expect(kept).toContain('// by hand')
  for (const { code, stderr } of edited) {
    expect(code).toBe(2)
    expect(stderr).toContain('was changed since keyz wrote it')
  }
  expect(removed.code).toBe(0)
  for (const { code, stderr } of foreign) {
    expect(code).toBe(2)
    expect(stderr).toContain('keyz did not write')
  }
  expect(await readFile(path, 'utf8')).toBe('export default {}\n')
})

it.each([
  [['usage'], 'no usage of OpenCode is recorded here yet'],
  [['usage', '--no-events'], '--no-events leaves nothing to read'],
  [['usage', '--events', 'none.jsonl'], 'none.jsonl does not exist'],
  [['usage', '--opencode-data', 'none'], 'none has no OpenCode data'],
  [['usage', '--since', 'yesterday'], 'Use a day in UTC (2026-11-01)'],
  [['opencode', 'install', '--project', 'none'], 'none is not a folder'],
])('says what to do instead of %j', async (parameters, expected) => {
  await using home = await temporaryFolder()

  const { code, stderr, stdout } = await keyz(parameters, { environment: { HOME: home.path }, cwd: home.path })

  expect(code).toBe(2)
  expect(stderr).toContain(expected)
  expect(stdout).toBe('')
})

it('asks nobody to install what is installed, where OpenCode has recorded nothing so far', async () => {
  await using home = await temporaryFolder()
  const options = { environment: { HOME: home.path }, cwd: home.path }
  await keyz(['opencode', 'install'], options)

  const { code, stderr } = await keyz(['usage'], options)

  expect(code).toBe(2)
  expect(stderr).toBe(
    'keyz: nothing is recorded yet: use OpenCode, then run this again (restart OpenCode if it is running)\n',
  )
})
