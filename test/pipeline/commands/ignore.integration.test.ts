// `keyz ignore`, `keyz discover --ignore`, and `keyz map`: what they write, and that they commit it.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DiscoverReport, MapReport } from '../../../schema/reports/discover-report.ts'
import { IgnoreReport } from '../../../schema/reports/ignore-report.ts'
import { madeUpKey } from '../../support/made-up-key.ts'
import { type TestStore, testStore } from '../../support/store.ts'

async function ready(): Promise<TestStore> {
  const store = await testStore()
  await store.insert({ 'notes/one': 'x', 'notes/two': 'x', 'openrouter/a/one': madeUpKey('openrouter', 'api').sent })
  await store.keyz(['init', '--git', 'commit', '--no-hooks', '--yes'])
  return store
}

const changed = async (store: TestStore) => await store.git('status', '--porcelain')
const head = async (store: TestStore) => await store.git('rev-parse', 'HEAD')

it('adds, lists and removes patterns, and commits each time', async () => {
  await using store = await ready()
  const before = await head(store)

  const added = await store.keyz(['ignore', 'notes/**', 'web/**', '--json'])
  const after = await head(store)
  const unmapped = DiscoverReport.parse(JSON.parse((await store.keyz(['discover', '--json'])).stdout))
  const listed = await store.keyz(['ignore', '--list'])
  const removed = await store.keyz(['ignore', '--remove', 'web/**', '--json'])
  const unknown = await store.keyz(['ignore', '--remove', 'web/**'])

  expect(IgnoreReport.parse(JSON.parse(added.stdout))).toMatchObject({ added: ['notes/**', 'web/**'], removed: [] })
  expect(after).not.toBe(before)
  expect(unmapped.unrecognised).toEqual([])
  expect(listed.stdout).toBe('notes/**\nweb/**\n')
  expect(IgnoreReport.parse(JSON.parse(removed.stdout))).toMatchObject({ removed: ['web/**'], ignore: ['notes/**'] })
  expect([unknown.code, unknown.stderr]).toEqual([2, 'keyz: web/** is not ignored: see keyz ignore --list\n'])
  expect(await changed(store)).toBe('')
})

it('says which matching entries are mapped all the same, and wants a pattern', async () => {
  await using store = await ready()

  const { stderr } = await store.keyz(['ignore', 'openrouter/**'])
  const none = await store.keyz(['ignore'])

  expect(stderr).toContain('keyz map openrouter/a/one --remove')
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no pattern given')])
})

it('says which patterns match nothing, and that a map changed nothing', async () => {
  await using store = await ready()

  const { stderr } = await store.keyz(['ignore', 'note/**', 'notes/one'])
  const again = await store.keyz(['map', 'openrouter/a/one', '--provider', 'openrouter'])

  expect(stderr).toContain('No entry of the store matches note/** so far.')
  expect(again.stderr).toContain('openrouter/a/one was already mapped to openrouter')
})

it('ignores while it discovers, with a registry of nothing but an ignore list', async () => {
  await using store = await testStore()
  await store.insert({ 'notes/one': 'x', 'old/two': 'x', 'other/three': 'x' })
  await mkdir(join(store.path, '.keyz/providers'), { recursive: true })
  await writeFile(join(store.path, '.keyz/providers/registry.json'), '{"ignore": ["old/**"]}')

  const { code, stdout } = await store.keyz(['discover', '--json', '--ignore', 'notes/*'])

  expect(code).toBe(0)
  expect(DiscoverReport.parse(JSON.parse(stdout)).unrecognised).toEqual(['other/three'])
  expect(JSON.parse(await readFile(join(store.path, '.keyz/providers/registry.json'), 'utf8'))).toEqual({
    schema_version: 1,
    keys: {},
    ignore: ['old/**', 'notes/*'],
  })
})

it('maps with every option, also before the path, and commits what it wrote', async () => {
  await using store = await ready()
  const map = async (...parameters: string[]) => {
    const ran = await store.keyz(['map', ...parameters, '--json'])
    return ran.code === 0 ? MapReport.parse(JSON.parse(ran.stdout)).row : ran.stderr
  }
  const path = 'openrouter/a/one'

  const tagged = await map('--tag', 'prod', '--tag', 'team-a,team-b', path)
  const full = await map('--sync', 'off', '--identity', 'on', '--owner', 'Ann', '--expires', '2027-01-31', path)
  const cleared = await map(
    path,
    '--clear-tags',
    '--sync',
    'on',
    '--identity',
    'off',
    '--owner',
    '',
    '--expires',
    'never',
  )
  const replaced = await map('--env', 'OPENROUTER_API_KEY', '--any-shape', path)
  const elsewhere = await map('--provider', 'deepseek', path)
  const foreign = await map('--env', 'HOME', path)

  expect(tagged).toMatchObject({ tags: ['prod', 'team-a', 'team-b'] })
  expect(full).toMatchObject({
    tags: ['prod', 'team-a', 'team-b'],
    sync: false,
    record_identity: true,
    owner: 'Ann',
    expires_at: '2027-01-31T00:00:00Z',
  })
  expect(cleared).toMatchObject({ tags: [], sync: true, record_identity: false, owner: null, expires_at: null })
  expect(replaced).toMatchObject({ env: ['OPENROUTER_API_KEY'], any_shape: true })
  expect(elsewhere).toMatchObject({ provider_id: 'deepseek', env: ['DEEPSEEK_API_KEY'] })
  expect(elsewhere).not.toHaveProperty('any_shape')
  expect(foreign).toMatch(/HOME is not a variable for DeepSeek keys: choose one of DEEPSEEK_API_KEY/)
  expect(await changed(store)).toBe('')
  await store.keyz(['map', path, '--remove'])
  expect(await changed(store)).toBe('')
})
