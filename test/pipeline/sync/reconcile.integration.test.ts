// Registry and sidecars follow the entries and the person's edits; nobody gets another key's money, and nothing is forgotten that git does not hold.
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { StatusReport } from '../../../schema/reports/status-report.ts'
import { type LocalDeepseek, localDeepseek } from '../../support/deepseek.ts'
import { editRegistry, type TestStore, testStore } from '../../support/store.ts'

/** A synced and committed store; entry `a/<name>` has the balance that is given. */
async function storeOf(server: LocalDeepseek, balances: Record<string, string>) {
  const store = await testStore()
  await store.insert(
    Object.fromEntries(
      Object.entries(balances).map(([name, balance]) => [`deepseek/a/${name}`, server.key(balance).secret]),
    ),
  )
  await store.keyz(['discover', '--yes'])
  for (const name of Object.keys(balances))
    await store.keyz(['map', `deepseek/a/${name}`, '--notes', `notes of ${name}`])
  await store.keyz(['sync', '--git', 'commit'], server.variables)
  return store
}

async function move(store: TestStore, from: string, to: string, subject = `Rename ${from} to ${to}.`): Promise<void> {
  await mkdir(dirname(join(store.path, to)), { recursive: true })
  await rename(join(store.path, `${from}.gpg`), join(store.path, `${to}.gpg`))
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '-m', subject)
}

async function shown(store: TestStore): Promise<Record<string, string>> {
  const { keys } = StatusReport.parse(JSON.parse((await store.keyz(['status', '--json'])).stdout))
  return Object.fromEntries(
    keys.map(({ key_path, balances, notes }) => [key_path, `${balances?.[0]?.amount ?? 'unknown'}, ${notes}`]),
  )
}

it('gives every key its own balance after two aliases were exchanged by hand', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '100', two: '1' })
  await editRegistry(store, (keys) => {
    Object.assign(keys['deepseek/a/one'] ?? {}, { key_alias: 'two' })
    Object.assign(keys['deepseek/a/two'] ?? {}, { key_alias: 'one' })
  })

  const before = await shown(store)
  await store.keyz(['sync'], server.variables)

  expect(before).toEqual({ 'deepseek/a/one': 'unknown, notes of one', 'deepseek/a/two': 'unknown, notes of two' })
  expect(await shown(store)).toEqual({ 'deepseek/a/one': '100, notes of one', 'deepseek/a/two': '1, notes of two' })
})

it('does not take what lies in the place of a key for its own', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '100', two: '1' })
  await editRegistry(store, (keys) => {
    delete keys['deepseek/a/one']
    Object.assign(keys['deepseek/a/two'] ?? {}, { key_alias: 'one' })
  })

  await store.keyz(['sync'], server.variables)

  expect(await shown(store)).toEqual({ 'deepseek/a/two': '1, notes of two' })
})

it('follows chains of renames, each row to its own entry', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1', two: '2', three: '3' })
  await move(store, 'deepseek/a/two', 'deepseek/b/last')
  await move(store, 'deepseek/a/one', 'deepseek/a/two')
  await move(store, 'deepseek/a/three', 'deepseek/a/passing')
  await move(store, 'deepseek/a/passing', 'deepseek/a/three-moved')

  const { code } = await store.keyz(['sync', '--git', 'commit'], server.variables)

  expect(code).toBe(0)
  expect(await shown(store)).toEqual({
    'deepseek/a/three-moved': '3, notes of three',
    'deepseek/a/two': '1, notes of one',
    'deepseek/b/last': '2, notes of two',
  })
  expect(await store.git('status', '--porcelain')).toBe('')
})

it('lets a row follow an entry that was moved over another one, whose row and readings go', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1', two: '2' })
  await move(store, 'deepseek/a/one', 'deepseek/a/two')

  const { stderr } = await store.keyz(['sync', '--git', 'commit'], server.variables)

  expect(await shown(store)).toEqual({ 'deepseek/a/two': '1, notes of one' })
  expect(stderr).toContain('deepseek/a/two was deleted: its metadata goes too, and stays in the git history.')
  expect(stderr).toContain('deepseek/a/one was renamed to deepseek/a/two: its metadata follows.')
  expect(await store.git('status', '--porcelain')).toBe('')
})

it.each(['this clone has read it', 'only others have read it'])(
  'does not give the readings of a renamed entry to a new one in its place, where %s',
  async (where) => {
    await using server = await localDeepseek()
    await using store = await storeOf(server, { one: '1', other: '2' })
    await move(store, 'deepseek/a/one', 'deepseek/b/old')
    await store.insert({ 'deepseek/a/one': server.key('7').secret })
    if (where.startsWith('only')) await rm(join(store.path, '.keyz/state'), { recursive: true })

    const { stderr } = await store.keyz(['sync', '--git', 'commit'], server.variables)
    const followed = await shown(store)
    await store.keyz(['map', 'deepseek/a/one', '--provider', 'deepseek'])
    const again = await store.keyz(['sync', '--git', 'commit'], server.variables)

    expect(stderr).toContain('deepseek/a/one was renamed to deepseek/b/old: its metadata follows.')
    expect(followed).toEqual({ 'deepseek/a/other': '2, notes of other', 'deepseek/b/old': '1, notes of one' })
    expect(again.stderr).not.toContain('renamed')
    expect(await shown(store)).toEqual({ ...followed, 'deepseek/a/one': '7, null' })
  },
)

it('follows an entry back whose rename over another one was undone after a sync', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1', two: '2', three: '3' })
  await store.git('mv', '--force', 'deepseek/a/one.gpg', 'deepseek/a/two.gpg')
  const subject = 'Rename deepseek/a/one to deepseek/a/two.'
  await store.git('commit', '--quiet', '--date=2026-11-21T01:00:00Z', '-m', subject)
  await store.keyz(['sync'], { ...server.variables, KEYZ_NOW: '2026-11-21T02:00:00Z' })
  const overTwo = await shown(store)
  await store.git('revert', '--no-commit', 'HEAD')
  await store.git('commit', '--quiet', '-m', 'Revert', '--', 'deepseek')

  await store.keyz(['sync'], { ...server.variables, KEYZ_NOW: '2026-11-21T03:00:00Z' })

  expect(overTwo).toEqual({ 'deepseek/a/two': '1, notes of one', 'deepseek/a/three': '3, notes of three' })
  expect(await shown(store)).toEqual({ 'deepseek/a/one': '1, notes of one', 'deepseek/a/three': '3, notes of three' })
})

it.each(['written anew', 'renamed'])(
  'records when an entry that was %s was read first, also where nothing is new',
  async (how) => {
    await using server = await localDeepseek()
    await using store = await storeOf(server, { one: '1' })
    if (how === 'renamed') await move(store, 'deepseek/a/one', 'deepseek/a/two')
    else await store.insert({ 'deepseek/a/one': server.key('1').secret })

    await store.keyz(['sync'], { ...server.variables, KEYZ_NOW: '2026-11-21T01:00:00Z' })

    const { keys } = StatusReport.parse(JSON.parse((await store.keyz(['status', '--json'])).stdout))
    expect(keys.map(({ last_success_at }) => last_success_at)).toEqual(['2026-11-21T01:00:00Z'])
  },
)

it('leaves a row with the entry that was read since another one was renamed from there', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1' })
  await move(store, 'deepseek/a/one', 'deepseek/b/old')
  await store.insert({ 'deepseek/a/one': server.key('7').secret })
  await store.keyz(['sync'], server.variables)
  await editRegistry(store, (keys) => {
    keys['deepseek/a/one'] = keys['deepseek/b/old'] ?? {}
    delete keys['deepseek/b/old']
  })
  await rm(join(store.path, '.keyz/providers/deepseek'), { recursive: true })
  const later = { ...server.variables, KEYZ_NOW: '2099-01-01T00:00:00Z' }
  await store.keyz(['sync', '--git', 'commit'], later)
  await rm(join(store.path, '.keyz/state'), { recursive: true })

  const { stderr } = await store.keyz(['sync'], later)

  expect(stderr).not.toContain('renamed')
  expect(await shown(store)).toEqual({ 'deepseek/a/one': '7, notes of one' })
})

it('takes a replaced entry for the same one where another has the former key under an ignored path', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1' })
  await store.keyz(['ignore', 'deepseek/old/**'])
  await move(store, 'deepseek/a/one', 'deepseek/old/one')
  await store.insert({ 'deepseek/a/one': server.key('7').secret })

  await store.keyz(['sync'], server.variables)

  expect(await shown(store)).toEqual({ 'deepseek/a/one': '7, notes of one' })
})

it('gives up no row that git does not hold to an entry that was moved over its own', async () => {
  await using server = await localDeepseek()
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': server.key('1').secret, 'deepseek/a/two': server.key('2').secret })
  await store.keyz(['discover', '--yes'])
  await store.git('mv', '--force', 'deepseek/a/one.gpg', 'deepseek/a/two.gpg')
  await store.git('commit', '--quiet', '-m', 'Rename deepseek/a/one to deepseek/a/two.')

  await store.keyz(['sync'], server.variables)

  expect(Object.keys(await shown(store))).toEqual(['deepseek/a/one', 'deepseek/a/two'])
})

it('moves a whole folder with few questions to git', async () => {
  await using server = await localDeepseek()
  const names = Array.from({ length: 150 }, (_, index) => [`deepseek/f/k${index}`, server.key('1').secret] as const)
  await using store = await testStore()
  await store.insert(Object.fromEntries(names))
  await store.keyz(['discover', '--yes'])
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '-m', 'registry')
  await store.git('mv', 'deepseek/f', 'deepseek/g')
  await store.git('commit', '--quiet', '-m', 'Rename deepseek/f to deepseek/g.')

  const { code, stderr } = await store.keyz(['sync', '--provider', 'xai'], { ...server.variables, KEYZ_DEADLINE: '5s' })

  expect(code).toBe(0)
  expect(stderr.match(/was renamed to/g)).toHaveLength(150)
})

it('forgets no row that git does not hold', async () => {
  await using server = await localDeepseek()
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': server.key('1').secret })
  await store.keyz(['discover', '--yes'])
  await store.git('rm', '--quiet', 'deepseek/a/one.gpg')
  await store.git('commit', '--quiet', '-m', 'Remove deepseek/a/one from store.')

  const { code, stderr } = await store.keyz(['sync'], server.variables)

  expect(code).toBe(1)
  expect(stderr).toMatch(/deepseek\/a\/one: the registry has this entry but the store does not/)
  expect(await readFile(join(store.path, '.keyz/providers/registry.json'), 'utf8')).toContain('deepseek/a/one')
})

it('knows an entry by its own place, not by a link to its folder that sorts before it', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1' })
  await symlink('deepseek', join(store.path, 'aaa'))

  const { code } = await store.keyz(['sync', '--force'], server.variables)

  expect(code).toBe(0)
})

it('loses no row when many commands change the registry at once', async () => {
  await using store = await testStore()
  const names = Array.from({ length: 8 }, (_, index) => `keys/k${index}`)
  await store.insert(Object.fromEntries(names.map((name) => [name, 'sk-x'])))

  const mapped = await Promise.all(names.map((name) => store.keyz(['map', name, '--provider', 'deepseek'])))

  expect(mapped.map(({ code }) => code)).toEqual(names.map(() => 0))
  expect(Object.keys(await shown(store))).toEqual(names)
})

it('commits although a file of the desktop that git ignores lies among the sidecars', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1' })
  await store.git('config', 'core.excludesFile', join(store.path, '.git/ignored'))
  await writeFile(join(store.path, '.git/ignored'), '.DS_Store\n')
  await writeFile(join(store.path, '.keyz/providers/.DS_Store'), '')
  await store.insert({ 'deepseek/a/two': server.key('2').secret })
  await store.keyz(['discover', '--yes'])

  const { stderr } = await store.keyz(['sync', '--git', 'commit'], server.variables)

  expect(stderr).toMatch(/Commit /)
})

it('keeps the keys of others when an entry holds a word of our own, and refuses an address', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1' })
  await store.insert({ 'deepseek/a/word': 'deepseek', 'deepseek/a/site': 'https://platform.deepseek.com' })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['map', 'deepseek/a/word', '--any-shape'])
  await store.keyz(['map', 'deepseek/a/site', '--provider', 'deepseek'])

  const { stdout, stderr } = await store.keyz(['sync', '--force'], server.variables)

  expect(stdout).toContain('= deepseek/a/one  unchanged')
  expect(stdout).toContain('! deepseek/a/word  failed (rejected)')
  expect(stderr).toMatch(/deepseek\/a\/site: the first line of the entry is an address instead of a key/)
})

it('prints no control character that a name or an alias holds', async () => {
  await using server = await localDeepseek()
  await using store = await storeOf(server, { one: '1' })
  await editRegistry(store, (keys) =>
    Object.assign(keys['deepseek/a/one'] ?? {}, { key_alias: 'x\u001b[2Jy', account_ref: '\u001b]0;z\u0007' }),
  )
  await move(store, 'deepseek/a/one', 'deepseek/a/\u001b]0;pwned\u0007')

  const all = await Promise.all([store.keyz(['sync', '--force'], server.variables), store.keyz(['status'])])

  for (const { stdout, stderr } of all) expect(stdout + stderr).not.toMatch(/[\u0007\u001b]/)
})
