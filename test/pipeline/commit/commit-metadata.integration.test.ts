// What a sync does to the person's git: its own commit with only `.keyz` paths, and everything else byte for byte as it was.
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type LocalDeepseek, localDeepseek } from '../../support/deepseek.ts'
import { preparedStore } from '../../support/prepared-store.ts'
import { editRegistry, type TestStore, testStore } from '../../support/store.ts'

const force = ['sync', '--force', '--git', 'commit']
const prepared = preparedStore(async (store) => {
  await using server = await localDeepseek()
  const { secret } = server.key('10')
  await store.insert({ 'deepseek/a/one': secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(force, server.variables)
  return secret
})

/** A store with one synced and committed key. */
async function syncedStore(server: LocalDeepseek) {
  const { store, made } = await prepared()
  const account = server.key('10', made)
  const sync = (...parameters: string[]) => store.keyz([...force, ...parameters], server.variables)
  return { store, account, sync }
}

const lastCommit = async (store: TestStore) =>
  (await store.git('show', '--no-textconv', '--format=%s', '--name-only', 'HEAD')).trim().split('\n').filter(Boolean)

it('commits only its own paths, and leaves what is staged, partly staged and dirty as it was', async () => {
  await using server = await localDeepseek()
  const { store, account, sync } = await syncedStore(server)
  await using _ = store
  await writeFile(join(store.path, 'notes'), 'committed\n')
  await store.git('add', 'notes')
  await store.git('commit', '--quiet', '-m', 'notes')
  await writeFile(join(store.path, 'notes'), 'staged\n')
  await writeFile(join(store.path, 'new'), 'staged too\n')
  await store.git('add', 'notes', 'new')
  await writeFile(join(store.path, 'notes'), 'dirty\n')
  await writeFile(join(store.path, 'untracked'), 'x\n')
  const state = async () => [
    await store.git('status', '--porcelain'),
    await store.git('diff', '--no-textconv', '--cached'),
    await store.git('diff', '--no-textconv'),
  ]
  const before = await state()

  account.balance = '9'
  const { code, stderr } = await sync()

  expect(code).toBe(0)
  expect(stderr).toMatch(/Commit [0-9a-f]{10}\./)
  expect(await lastCommit(store)).toEqual([
    'meta(sync): refresh deepseek (1 key)',
    '.keyz/providers/deepseek/a/one.json',
  ])
  expect(await state()).toEqual(before)
})

it('stages without committing in mode stage, and touches nothing of git in mode none', async () => {
  await using server = await localDeepseek()
  const { store, account } = await syncedStore(server)
  await using _ = store
  const sync = (mode: string) => store.keyz(['sync', '--force', '--git', mode], server.variables)
  const head = await store.git('rev-parse', 'HEAD')

  account.balance = '8'
  await sync('none')
  const untouched = await store.git('status', '--porcelain')
  await sync('stage')
  const staged = await store.git('status', '--porcelain')

  expect(untouched).toBe(' M .keyz/providers/deepseek/a/one.json\n')
  expect(staged).toBe('M  .keyz/providers/deepseek/a/one.json\n')
  expect(await store.git('rev-parse', 'HEAD')).toBe(head)
})

it('writes and does not commit during a merge and on a detached HEAD, and says so', async () => {
  await using server = await localDeepseek()
  const { store, account, sync } = await syncedStore(server)
  await using _ = store
  await store.git('branch', 'side')
  await store.git('commit', '--quiet', '--allow-empty', '-m', 'on main')
  await store.git('switch', '--quiet', 'side')
  await store.git('commit', '--quiet', '--allow-empty', '-m', 'on side')
  await store.git('switch', '--quiet', 'main')
  await store.git('merge', '--no-ff', '--no-commit', '--quiet', 'side')
  account.balance = '7'
  const merging = await sync()
  await store.git('merge', '--abort')
  await store.git('checkout', '--quiet', '--detach')
  account.balance = '6'
  const detached = await sync()

  expect(merging).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/a merge is in progress: the files are written but not committed/),
  })
  expect(detached).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/HEAD is detached: the files are written but not committed/),
  })
  expect(await store.git('status', '--porcelain')).toBe(' M .keyz/providers/deepseek/a/one.json\n')
})

it('waits for somebody else to let go of the index, and gives up in time', async () => {
  await using server = await localDeepseek()
  const { store, account, sync } = await syncedStore(server)
  await using _ = store
  const lock = join(store.path, '.git/index.lock')
  await writeFile(lock, '')
  account.balance = '5'
  const asked = server.requests.length
  const pending = sync()
  while (server.requests.length === asked) await new Promise((resolve) => setImmediate(resolve))
  await rm(lock)
  const waited = await pending
  await writeFile(lock, '')
  account.balance = '4'
  const gaveUp = await sync()
  await rm(lock)
  const repaired = await sync()

  expect(waited.stderr).toMatch(/Commit /)
  expect(gaveUp).toMatchObject({ code: 0, stderr: expect.stringMatching(/another git process has locked the index/) })
  expect(repaired.stderr).toMatch(/Commit /)
  expect(await store.git('status', '--porcelain')).toBe('')
})

it('commits with a signing setup that cannot sign, and past hooks that would refuse', async () => {
  await using server = await localDeepseek()
  const { store, account, sync } = await syncedStore(server)
  await using _ = store
  await store.git('config', 'commit.gpgsign', 'true')
  await store.git('config', 'user.signingkey', 'nobody')
  await writeFile(join(store.path, '.git/hooks/pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  account.balance = '3'

  const { stderr } = await sync()

  expect(stderr).toMatch(/Commit /)
})

it('says what to set when git does not know the person, and unstages what it staged', async () => {
  await using server = await localDeepseek()
  const { store, account, sync } = await syncedStore(server)
  await using _ = store
  await store.git('config', '--unset', 'user.name')
  await store.git('config', '--unset', 'user.email')
  await store.git('config', 'user.useConfigOnly', 'true')
  account.balance = '2'

  const { code, stderr } = await sync()

  expect(code).toBe(0)
  expect(stderr).toMatch(/set user\.name and user\.email/)
  expect(await store.git('status', '--porcelain')).toBe(' M .keyz/providers/deepseek/a/one.json\n')
})

it('makes the first commit of a new repository, and works in a sub-folder of a larger one', async () => {
  await using server = await localDeepseek()
  await using outer = await testStore()
  const account = server.key('1')
  await outer.insert({ 'sub/deepseek/a/one': account.secret })
  const inner = { ...server.variables, PASSWORD_STORE_DIR: join(outer.path, 'sub') }
  await writeFile(join(outer.path, 'unrelated'), 'x\n')
  await outer.git('add', 'unrelated')
  await outer.keyz(['discover', '--yes'], inner)

  const { code } = await outer.keyz(['sync', '--git', 'commit'], inner)

  expect(code).toBe(0)
  expect(await lastCommit(outer)).toContain('sub/.keyz/providers/deepseek/a/one.json')
  expect(await outer.git('status', '--porcelain')).toBe('A  unrelated\n')
})

it('commits on a branch that has no commit yet', async () => {
  await using server = await localDeepseek()
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': server.key('1').secret })
  await store.git('switch', '--quiet', '--orphan', 'fresh')
  await store.insertRaw('deepseek/a/one', await store.encrypt(server.key('2').secret))
  await store.keyz(['discover', '--yes'])

  const { stderr } = await store.keyz(['sync', '--git', 'commit'], server.variables)

  expect(stderr).toMatch(/Commit /)
  expect(await store.git('log', '--format=%s')).toBe('meta(sync): refresh deepseek (1 key)\n')
})

it('says so when git ignores .keyz, instead of never committing', async () => {
  await using server = await localDeepseek()
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': server.key('1').secret })
  await writeFile(join(store.path, '.gitignore'), '.*\n')
  await store.keyz(['discover', '--yes'])

  const { stderr } = await store.keyz(['sync', '--git', 'commit'], server.variables)

  expect(stderr).toMatch(/\.keyz is ignored by git/)
})

it('leaves out of its own commit what its guards would refuse, and says so', async () => {
  await using server = await localDeepseek()
  const { store, account, sync } = await syncedStore(server)
  await using _ = store
  await editRegistry(store, (keys) => {
    Object.assign(keys['deepseek/a/one'] ?? {}, { notes: `was ${account.secret}` })
  })
  await mkdir(join(store.path, '.keyz/providers/deepseek/b'), { recursive: true })
  await symlink('/etc/hostname', join(store.path, '.keyz/providers/deepseek/b/two.json'))
  account.balance = '9'

  const { stderr } = await sync()

  expect(await lastCommit(store)).toEqual([
    'meta(sync): refresh deepseek (1 key)',
    '.keyz/providers/deepseek/a/one.json',
  ])
  expect(stderr).toContain('not committed: .keyz/providers/deepseek/b/two.json is a symbolic link')
  expect(stderr).toContain('1 more file below .keyz was not committed, see git status')
  expect(await store.git('status', '--porcelain')).toBe(
    ' M .keyz/providers/registry.json\n?? .keyz/providers/deepseek/b/\n',
  )
})

it('records none of its files as executable, because its own guards would not let that be pushed', async () => {
  await using server = await localDeepseek()
  const { store, account, sync } = await syncedStore(server)
  await using _ = store
  const files = ['.gitignore', 'providers/registry.json', 'providers/deepseek/a/one.json']
  for (const file of files) await chmod(join(store.path, '.keyz', file), 0o755)
  const head = await store.git('rev-parse', 'HEAD')

  await sync()
  const nothingNew = await store.git('rev-parse', 'HEAD')
  await chmod(join(store.path, '.keyz/providers/registry.json'), 0o755)
  account.balance = '9'
  const { stderr } = await sync()

  expect(nothingNew).toBe(head)
  expect(stderr).toMatch(/Commit [0-9a-f]{10}\./)
  expect(await lastCommit(store)).toEqual([
    'meta(sync): refresh deepseek (1 key)',
    '.keyz/providers/deepseek/a/one.json',
  ])
  expect(await store.git('ls-files', '--stage', '.keyz')).not.toContain('100755')
  expect(await store.git('status', '--porcelain')).toBe('')
})
