// The metadata branch: made without a checkout, never forced, and nothing is lost however many write it at once.
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../../../meta/files/document.ts'
import { branch, metadataRepository, reading } from '../../../support/metadata-repository.ts'

const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00Z`
const amountOf = (sidecar: Awaited<ReturnType<Awaited<ReturnType<typeof metadataRepository>>['sidecar']>>) =>
  sidecar?.balances?.[0]?.amount

it('holds when 20 clones push at once: all succeed, and the newest reading of each key is there', async () => {
  const count = 20
  const aliases = ['shared', ...Array.from({ length: count }, (_, index) => `own-${index}`)]
  await using repository = await metadataRepository(aliases)
  const clones = await Promise.all(aliases.slice(1).map((alias) => repository.clone(alias)))

  const published = await Promise.all(
    clones.map((clone, index) =>
      clone.publish([reading('shared', at(index), String(index)), reading(`own-${index}`, at(1), `1${index}`)]),
    ),
  )

  const amounts = await Promise.all(aliases.map(async (alias) => amountOf(await repository.sidecar(branch, alias))))
  const commits = (await repository.git('rev-list', branch)).trim().split('\n')
  expect(published.every(({ commit }) => commit !== null)).toBe(true)
  expect(amounts).toEqual(['19', ...clones.map((_, index) => `1${index}`)])
  expect(commits).toEqual(expect.arrayContaining(published.map(({ commit }) => commit)))
  expect((await repository.git('merge-base', '--is-ancestor', 'main', branch)).trim()).toBe('')
}, 240_000)

it('leaves index, work tree, HEAD, branches and hooks of the clone alone', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('here')
  for (const hook of ['pre-push', 'reference-transaction', 'post-commit'])
    await writeFile(join(clone.path, '.git/hooks', hook), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  await clone.write({ staged: 'x\n', dirty: 'y\n' })
  await clone.git('add', 'staged')
  const state = async () => [
    await clone.git('status', '--porcelain'),
    await clone.git('for-each-ref', 'refs/heads'),
    await readFile(join(clone.path, '.git/index'), 'latin1'),
  ]
  const before = await state()
  await writeFile(join(clone.path, '.git/index.lock'), '')

  const { commit } = await clone.publish([reading('one', at(1), '5')])

  expect(commit).toMatch(/^[0-9a-f]{40}$/)
  expect(await state()).toEqual(before)
  expect(await repository.git('log', '-1', '--format=%an <%ae>%n%ad%n%B', '--date=iso-strict', branch)).toBe(
    'keyz <keyz@example.invalid>\n2026-11-21T00:00:00+00:00\nmeta(sync): refresh deepseek (1 key)\n\nKeyz-Branch: keyz/metadata\n\n',
  )
})

it('makes no commit without news', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('here')
  const none = await clone.publish([])
  await clone.publish([reading('one', at(1), '5')])
  const tip = await repository.git('rev-parse', branch)

  const again = await clone.publish([reading('one', at(1), '5')])
  const older = await clone.publish([reading('one', at(0), '9')])

  expect([none.commit, again.commit, older.commit]).toEqual([null, null, null])
  expect(await repository.git('rev-parse', branch)).toBe(tip)
})

it('publishes a reading over one from the future, which a wrong clock brought to the default branch', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('here')
  await clone.write({ '.keyz/providers/deepseek/a/one.json': toJson(reading('one', '2027-06-01T00:00:00Z', '1000')) })
  await clone.push('A reading')

  await clone.publish([reading('one', at(1), '5')])
  const first = await repository.sidecar(branch, 'one')
  await clone.write({ '.keyz/providers/deepseek/a/one.json': toJson(reading('one', '2027-06-02T00:00:00Z', '999')) })
  await clone.push('Another reading')
  await clone.publish([])

  expect(first).toEqual(reading('one', at(1), '5'))
  expect(await repository.sidecar(branch, 'one')).toEqual(first)
})

it('makes a commit without news where the next run has to know of missed keys, and goes on from there', async () => {
  await using repository = await metadataRepository(['one', 'two'])
  const clone = await repository.clone('here')
  const trailer = 'Keyz-Not-Reached: 1 of deepseek since 2026-11-20T01:00:00Z'
  const missing = { trailer: async () => trailer, alone: true }

  const first = await clone.publish([], missing)
  const afterFirst = await repository.git('log', '--format=%B', '--name-only', `main..${branch}`)
  const news = await clone.publish([reading('one', at(2), '5')])
  const ahead = await clone.publish([reading('one', at(2), '5')], missing)

  expect(first).toMatchObject({ commit: null, standing: null })
  expect(afterFirst).toBe(`meta(sync): no new readings\n\n${trailer}\nKeyz-Branch: keyz/metadata\n\n`)
  expect((await repository.git('rev-list', `main..${branch}`)).trim().split('\n')).toHaveLength(3)
  expect((await repository.git('rev-parse', branch)).trim()).toBe(ahead.commit)
  expect(await repository.git('diff', '--name-only', `${news.commit}`, branch)).toBe('')
  expect(amountOf(await repository.sidecar(branch, 'one'))).toBe('5')
})

it('starts again from the default branch once it was merged or deleted', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('here')
  await clone.publish([reading('one', at(1), '5')])
  await clone.git(
    '-c',
    'user.name=T',
    '-c',
    'user.email=t@example.org',
    'merge',
    '--quiet',
    '--no-ff',
    '-m',
    'merged',
    `origin/${branch}`,
  )
  await clone.git('push', '--quiet', 'origin', 'HEAD:main')
  const merged = (await repository.git('rev-parse', 'main')).trim()

  const afterMerge = await clone.publish([reading('one', at(2), '4')])
  await repository.git('update-ref', '-d', `refs/heads/${branch}`)
  const afterDeletion = await clone.publish([reading('one', at(3), '3')])

  const parents = async ({ commit }: { commit: string | null }) =>
    (await repository.git('log', '-1', '--format=%P', commit ?? '')).trim()
  expect(await parents(afterMerge)).toBe(merged)
  expect(await parents(afterDeletion)).toBe(merged)
  expect(amountOf(await repository.sidecar(branch, 'one'))).toBe('3')
})

it('follows the default branch: its entries, its settings, its newer readings, and what it deleted', async () => {
  await using repository = await metadataRepository(['one', 'two', 'gone'])
  const robot = await repository.clone('robot')
  await robot.publish([reading('one', at(5), '5'), reading('two', at(1), '1'), reading('gone', at(1), '1')])
  const person = await repository.clone('person')
  await person.write({ '.keyz/config.yaml': 'schema_version: 1\n', 'bank/card.gpg': 'x' })
  await person.write({
    '.keyz/providers/deepseek/a/two.json': `${JSON.stringify(reading('two', at(6), '6'), null, 2)}\n`,
  })
  await person.git('rm', '--quiet', 'deepseek/a/gone.gpg')
  await person.push('Remove deepseek/a/gone from store.')
  await robot.git('pull', '--quiet')

  await robot.publish([reading('one', at(7), '7')])

  const inTree = (await repository.git('ls-tree', '-r', '--name-only', branch)).trim().split('\n')
  const differing = await repository.git('diff-tree', '-r', '--name-only', 'main', branch)
  expect(inTree).toEqual(expect.arrayContaining(['.keyz/config.yaml', 'bank/card.gpg']))
  expect(inTree).not.toContain('.keyz/providers/deepseek/a/gone.json')
  expect(amountOf(await repository.sidecar(branch, 'two'))).toBe('6')
  expect(differing.trim().split('\n')).toEqual(['.keyz/providers/deepseek/a/one.json', '.keyz/providers/registry.json'])
  expect(await repository.git('merge-base', '--is-ancestor', 'main', branch)).toBe('')
})

it('takes unmerged readings along where the default branch renamed an entry, or gave a key another alias', async () => {
  await using repository = await metadataRepository(['one', 'two', 'three', 'stays'])
  const robot = await repository.clone('robot')
  await robot.publish([reading('one', at(5), '5'), reading('two', at(5), '6'), reading('three', at(2), '7')])
  const person = await repository.clone('person')
  const file = (alias: string) => `.keyz/providers/deepseek/a/${alias}.json`
  const registryFile = join(person.path, '.keyz/providers/registry.json')
  const { keys, ...rest } = JSON.parse(await readFile(registryFile, 'utf8'))
  const { 'deepseek/a/one': one, 'deepseek/a/two': two, 'deepseek/a/three': three, ...others } = keys
  await person.git('mv', 'deepseek/a/one.gpg', 'deepseek/a/uno.gpg')
  await person.git('mv', 'deepseek/a/three.gpg', 'deepseek/a/tre.gpg')
  const moved = {
    ...others,
    'deepseek/a/uno': { ...one, key_alias: 'uno' },
    'deepseek/a/two': { ...two, key_alias: 'due' },
    'deepseek/a/tre': { ...three, key_alias: 'tre' },
  }
  await person.write({
    '.keyz/providers/registry.json': `${JSON.stringify({ ...rest, keys: moved }, null, 2)}\n`,
    [file('uno')]: `${JSON.stringify(reading('uno', at(1), '50'), null, 2)}\n`,
    [file('tre')]: `${JSON.stringify(reading('tre', at(3), '8'), null, 2)}\n`,
  })
  await person.push('Rename them.')
  await robot.git('pull', '--quiet')

  await robot.publish([reading('stays', at(7), '9')])

  const at7 = await Promise.all(
    ['uno', 'due', 'tre', 'one', 'two', 'three'].map((alias) => repository.sidecar(branch, alias)),
  )
  expect(at7.map(amountOf)).toEqual(['5', '6', '8', undefined, undefined, undefined])
  expect(at7[0]).toMatchObject({ key_path: 'deepseek/a/uno', key_alias: 'uno', last_success_at: at(5) })
  expect(at7[1]).toMatchObject({ key_path: 'deepseek/a/two', key_alias: 'due' })
})

it.each(['', 'ops/keys/'])(
  'does not take the readings of a renamed entry for those of a new one in its place: "%s"',
  async (folder) => {
    await using repository = await metadataRepository(['one', 'stays'], folder)
    const robot = await repository.clone('robot')
    await robot.publish([reading('one', at(5), '3')])
    const person = await repository.clone('person')
    const registryFile = join(person.path, '.keyz/providers/registry.json')
    const { keys, ...rest } = JSON.parse(await readFile(registryFile, 'utf8'))
    const moved = { ...keys, 'deepseek/a/old': { ...keys['deepseek/a/one'], key_alias: 'old' } }
    await person.git('mv', `${folder}deepseek/a/one.gpg`, `${folder}deepseek/a/old.gpg`)
    await person.write({
      'deepseek/a/one.gpg': 'encrypted anew\n',
      '.keyz/providers/registry.json': `${JSON.stringify({ ...rest, keys: moved }, null, 2)}\n`,
    })
    await person.push('Put a new key in its place.')
    await robot.git('pull', '--quiet')

    await robot.publish([reading('stays', at(7), '9')])

    const read = await Promise.all(['one', 'old', 'stays'].map((alias) => repository.sidecar(branch, alias)))
    expect(read.map(amountOf)).toEqual([undefined, '3', '9'])
    expect(read[1]).toMatchObject({ key_path: 'deepseek/a/old', key_alias: 'old', last_success_at: at(5) })
  },
)

it('takes unmerged readings along where an entry was moved over another one, and leaves those of that one behind', async () => {
  await using repository = await metadataRepository(['one', 'two', 'stays'])
  const robot = await repository.clone('robot')
  await robot.publish([reading('one', at(5), '3'), reading('two', at(6), '60')])
  const person = await repository.clone('person')
  const registryFile = join(person.path, '.keyz/providers/registry.json')
  const { keys, ...rest } = JSON.parse(await readFile(registryFile, 'utf8'))
  const { 'deepseek/a/one': _, ...others } = keys
  await person.git('mv', '--force', 'deepseek/a/one.gpg', 'deepseek/a/two.gpg')
  await person.write({
    '.keyz/providers/registry.json': `${JSON.stringify({ ...rest, keys: others }, null, 2)}\n`,
  })
  await person.push('Move one over the other.')
  await robot.git('pull', '--quiet')

  await robot.publish([reading('stays', at(7), '9')])

  const read = await Promise.all(['one', 'two', 'stays'].map((alias) => repository.sidecar(branch, alias)))
  expect(read.map(amountOf)).toEqual([undefined, '3', '9'])
})

it('lets a row follow the entry that was read, not one that took its place and left it, too', async () => {
  await using repository = await metadataRepository(['one', 'stays'])
  const robot = await repository.clone('robot')
  await robot.publish([reading('one', at(5), '3')])
  const person = await repository.clone('person')
  await person.git('mv', 'deepseek/a/one.gpg', 'deepseek/a/read.gpg')
  await person.push('Rename deepseek/a/one to deepseek/a/read.')
  await person.write({ 'deepseek/a/one.gpg': 'another key' })
  await person.push('Add given password for deepseek/a/one to store.')
  await person.git('mv', 'deepseek/a/one.gpg', 'deepseek/a/never-read.gpg')
  await person.push('Rename deepseek/a/one to deepseek/a/never-read.')
  await robot.git('pull', '--quiet')

  await robot.publish([reading('stays', at(7), '9')])

  const { keys } = JSON.parse(await repository.git('show', '--no-textconv', `${branch}:.keyz/providers/registry.json`))
  expect(Object.keys(keys)).toEqual(['deepseek/a/read', 'deepseek/a/stays'])
})

it('works in a shallow clone, and for a store that is a folder of a larger repository', async () => {
  await using repository = await metadataRepository(['one'], 'keys/')
  const other = await repository.clone('other')
  await other.write({ 'web/site.gpg': 'x' })
  await other.push('Add given password for web/site to store.')
  const shallow = await repository.clone('shallow', '--depth', '1')

  await shallow.publish([reading('one', at(1), '5')])
  await other.publish([reading('one', at(2), '6')])
  await (await repository.clone('later', '--depth', '1')).publish([reading('one', at(3), '7')])

  expect(await repository.git('diff-tree', '-r', '--name-only', 'main', branch)).toBe(
    'keys/.keyz/providers/deepseek/a/one.json\n',
  )
  expect(amountOf(await repository.sidecar(branch, 'one'))).toBe('7')
})

it('keeps the commit in the clone when it is not told to push, and pushes it with the next one', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('here')

  const local = await clone.publish([reading('one', at(1), '5')], { push: false })
  const remoteBefore = await repository.git('for-each-ref', '--format=%(refname)')
  const pushed = await clone.publish([], { push: true })

  expect(remoteBefore).toBe('refs/heads/main\n')
  expect((await clone.git('rev-parse', branch)).trim()).toBe(local.commit)
  expect(pushed.commit).toBe(local.commit)
  expect((await repository.git('rev-parse', branch)).trim()).toBe(local.commit)
})

it('never moves a branch that is checked out, and never forces the one of the remote', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('here')
  await clone.git('switch', '--quiet', '--create', branch)
  await repository.git('config', 'receive.denyNonFastForwards', 'true')
  await writeFile(join(repository.remote, 'hooks/pre-receive'), '#!/bin/sh\necho "GL: no entry today" >&2\nexit 1\n', {
    mode: 0o755,
  })

  const checkedOut = clone.publish([reading('one', at(1), '5')], { push: false })
  const refused = clone.publish([reading('one', at(1), '5')])

  await expect(checkedOut).rejects.toThrow(/is checked out here.*check out another branch/)
  await expect(refused).rejects.toThrow(
    /refused the push to keyz\/metadata: a rule of the remote forbids it.*; it says: GL: no entry today$/,
  )
})

it('refuses a `.keyz` that is a symbolic link', async () => {
  await using repository = await metadataRepository([])
  const clone = await repository.clone('here')
  await clone.git('rm', '-r', '--quiet', '.keyz')
  await symlink('elsewhere', join(clone.path, '.keyz'))
  await clone.push('A link.')

  await expect(clone.publish([])).rejects.toThrow(/\.keyz is a file or symbolic link in commit .*, not a folder/)
})

it('is committed by whoever is set in git, as a whole, and by nobody made up from half of it', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('here')
  const author = async () => (await repository.git('log', '-1', '--format=%an <%ae> %cn', branch)).trim()
  await clone.git('config', 'user.name', 'Somebody')
  await clone.publish([reading('one', at(1), '5')])
  const half = await author()
  await clone.git('config', 'user.email', 'somebody@example.org')
  await clone.publish([reading('one', at(2), '4')])

  expect([half, await author()]).toEqual([
    'keyz <keyz@example.invalid> keyz',
    'Somebody <somebody@example.org> Somebody',
  ])
})
