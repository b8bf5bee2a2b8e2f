// What is no news is not told as news: heartbeats say what they are, and a person's edits are not swept into a commit.
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SyncReport } from '../../../schema/reports/sync-report.ts'
import { localDeepseek } from '../../support/deepseek.ts'
import { preparedStore } from '../../support/prepared-store.ts'
import { editRegistry, type TestStore } from '../../support/store.ts'

const first = '2026-11-21T00:00:00Z'
const nextDay = '2026-11-22T00:00:00Z'

const prepared = preparedStore(async (store) => {
  await using server = await localDeepseek()
  const secrets = { one: server.key('10').secret, two: server.key('20').secret }
  await store.insert({ 'deepseek/a/one': secrets.one, 'deepseek/a/two': secrets.two })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync', '--json', '--git', 'commit'], { ...server.variables, KEYZ_NOW: first })
  return secrets
})

/** A store with the keys `one` and `two`, synced and committed at the first hour. */
async function syncedStore() {
  const server = await localDeepseek()
  const { store, made } = await prepared()
  const [one, two] = [server.key('10', made.one), server.key('20', made.two)]
  const sync = async (now: string, mode = 'commit', ...parameters: string[]) => {
    const variables = { ...server.variables, KEYZ_NOW: now }
    const { stdout } = await store.keyz(['sync', '--json', '--git', mode, ...parameters], variables)
    const { commit, results } = SyncReport.parse(JSON.parse(stdout))
    return { commit, outcomes: results.map(({ outcome }) => outcome) }
  }
  return {
    store,
    server,
    one,
    two,
    sync,
    async [Symbol.asyncDispose]() {
      await server.close()
      await store[Symbol.asyncDispose]()
    },
  }
}

const newest = async (store: TestStore) =>
  (await store.git('show', '--no-textconv', '--no-renames', '--format=%s', '--name-only', 'HEAD'))
    .trim()
    .split('\n')
    .filter(Boolean)
/** Every file of the store and of git, with what changes when anybody writes it, even the same bytes. */
const files = async (store: TestStore) => {
  const entries = await readdir(store.path, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const told = paths.sort().map(async (path) => {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true })
    return `${path}: ${ino}, ${size} bytes, ${mtimeNs}`
  })
  return await Promise.all(told)
}
const head = async (store: TestStore) => await store.git('rev-parse', 'HEAD')
const edit = async (store: TestStore) =>
  await editRegistry(store, (rows) => Object.assign(rows['deepseek/a/one'] ?? {}, { notes: 'by hand' }))

it('calls an unchanged key unchanged when its heartbeat is written, and the commit a heartbeat', async () => {
  await using kept = await syncedStore()
  const { store, sync } = kept
  await edit(store)

  const { outcomes, commit } = await sync(nextDay)

  expect(outcomes).toEqual(['unchanged', 'unchanged'])
  expect(commit).not.toBeNull()
  expect(await newest(store)).toEqual([
    'meta(sync): heartbeat for deepseek (2 keys, nothing new)',
    '.keyz/providers/deepseek/a/one.json',
    '.keyz/providers/deepseek/a/two.json',
  ])
})

it('counts only news where news and heartbeats are committed together', async () => {
  await using kept = await syncedStore()
  kept.one.balance = '9'

  const { outcomes } = await kept.sync(nextDay)

  expect(outcomes).toEqual(['updated', 'unchanged'])
  expect((await newest(kept.store))[0]).toBe('meta(sync): refresh deepseek (1 key changed, 1 unchanged)')
})

it('does not call a heartbeat what an earlier run wrote and nobody committed', async () => {
  await using kept = await syncedStore()
  kept.one.balance = '9'
  await kept.sync('2026-11-21T01:00:00Z', 'none', 'deepseek/a/one')

  const { outcomes } = await kept.sync('2026-11-22T01:00:00Z', 'commit', 'deepseek/a/one')

  expect(outcomes).toEqual(['unchanged'])
  expect((await newest(kept.store))[0]).toBe('meta(sync): refresh deepseek (1 key)')
})

it.each([
  ['asked nobody', '2026-11-21T00:01:00Z', ['fresh', 'fresh']],
  ['found nothing new', '2026-11-21T01:00:00Z', ['unchanged', 'unchanged']],
])('commits and stages nothing of a person when a run %s', async (_, now, expected) => {
  await using kept = await syncedStore()
  const { store, sync } = kept
  const before = await head(store)
  await edit(store)

  const committed = await sync(now)
  const staged = await sync(now, 'stage')

  expect([committed.outcomes, committed.commit, staged.commit]).toEqual([expected, null, null])
  expect(await head(store)).toBe(before)
  expect(await store.git('status', '--porcelain')).toBe(' M .keyz/providers/registry.json\n')
})

it.each(['none', 'stage', 'commit'])(
  'writes no file at all, not even its state, when nothing is due (--git %s)',
  async (mode) => {
    await using kept = await syncedStore()
    const { store, sync } = kept
    await sync('2026-11-21T00:01:00Z', mode)
    const before = await files(store)

    const { outcomes } = await sync('2026-11-21T00:02:00Z', mode)

    expect(outcomes).toEqual(['fresh', 'fresh'])
    expect(before.some((file) => file.includes('.keyz/state/sync_state.json'))).toBe(true)
    expect(await files(store)).toEqual(before)
  },
)

it('still commits what an earlier run had to leave uncommitted, though it asks nobody', async () => {
  await using kept = await syncedStore()
  const { store, sync } = kept
  kept.one.balance = '9'
  await sync('2026-11-21T01:00:00Z', 'none')

  const { outcomes, commit } = await sync('2026-11-21T01:01:00Z')

  expect(outcomes).toEqual(['fresh', 'fresh'])
  expect(commit).not.toBeNull()
  expect(await newest(store)).toEqual(['meta(sync): refresh deepseek (1 key)', '.keyz/providers/deepseek/a/one.json'])
})

it('follows a renamed entry although nobody is asked', async () => {
  await using kept = await syncedStore()
  const { store, sync } = kept
  await store.git('mv', 'deepseek/a/one.gpg', 'deepseek/a/three.gpg')
  await store.git('commit', '--quiet', '-m', 'Rename deepseek/a/one to deepseek/a/three.')

  await sync('2026-11-21T00:01:00Z')

  expect(await newest(store)).toEqual([
    'meta(sync): move deepseek (1 key)',
    '.keyz/providers/deepseek/a/one.json',
    '.keyz/providers/deepseek/a/three.json',
    '.keyz/providers/registry.json',
  ])
})

it('tells a heartbeat from news in a store that is a folder of a larger repository', async () => {
  await using kept = await syncedStore()
  const { store, server } = kept
  const folder = join(store.path, 'inner')
  await mkdir(folder)
  await store.git('mv', 'deepseek', '.keyz', '.gpg-id', 'inner')
  await store.git('commit', '--quiet', '-m', 'Move the store into a folder.')
  const variables = { ...server.variables, PASSWORD_STORE_DIR: folder, KEYZ_NOW: nextDay }

  await store.keyz(['sync', '--git', 'commit'], variables)

  expect((await newest(store))[0]).toBe('meta(sync): heartbeat for deepseek (2 keys, nothing new)')
})
