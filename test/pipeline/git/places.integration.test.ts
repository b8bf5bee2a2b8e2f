// What is read off the disk is what git would have said, and git is asked wherever something is out of the ordinary.
import { mkdir, realpath, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { openGit } from '../../../pipeline/git/git.ts'
import { branchIn, commitIn, type Places, placesOf } from '../../../pipeline/git/places.ts'
import { environment, testRepository } from './repository.ts'

type Repository = Awaited<ReturnType<typeof testRepository>>

const names = ['MERGE_HEAD', 'rebase-apply/applying']

/** The places as found, how often git was asked for them, and what it says by itself. */
async function found(folder: string, index: string | null = null) {
  const git = openGit(folder, environment, { index })
  let asked = 0
  const places = await placesOf({ folder, index, names }, async (...parameters) => {
    asked++
    return await git.text(...parameters)
  })
  const line = async (...parameters: string[]) => (await git.text(['rev-parse', ...parameters])).replace(/\n$/, '')
  const byGit: Places = {
    own: await line('--absolute-git-dir'),
    common: resolve(folder, await line('--git-common-dir')),
    prefix: await line('--show-prefix'),
    index: resolve(folder, await line('--git-path', 'index')),
    traces: await Promise.all(names.map(async (name) => resolve(folder, await line('--git-path', name)))),
  }
  return { places, asked, byGit }
}

const surroundings: Record<string, (repository: Repository) => Promise<string>> = {
  'a folder below the top': async ({ path }) => {
    await mkdir(join(path, 'sub'))
    return join(path, 'sub')
  },
  'a linked worktree': async ({ path, git }) => {
    await git.run(['worktree', 'add', '--quiet', `${path}/tree`])
    return join(path, 'tree')
  },
  'the main worktree of several with settings of their own': async ({ path, git }) => {
    await git.run(['config', 'extensions.worktreeConfig', 'true'])
    await writeFile(join(path, '.git/config.worktree'), '')
    return path
  },
  'a git directory elsewhere': async ({ path }) => {
    await rename(join(path, '.git'), join(path, 'elsewhere'))
    await writeFile(join(path, '.git'), `gitdir: ${path}/elsewhere\n`)
    return path
  },
  'a git directory by a link': async ({ path }) => {
    await rename(join(path, '.git'), join(path, 'elsewhere'))
    await symlink('elsewhere', join(path, '.git'))
    return path
  },
  'a work tree that the settings name': async ({ path, git }) => {
    await git.run(['config', 'core.worktree', dirname(path)])
    return path
  },
}

it('is read off the disk in an ordinary repository', async () => {
  await using repository = await testRepository()
  await repository.write('file', 'x')
  await repository.commitAll()
  const folder = await realpath(repository.path)

  const own = await found(folder)
  const ofCommit = await found(folder, join(folder, '.git/next-index-1.lock'))

  for (const { places, asked, byGit } of [own, ofCommit]) {
    expect(places).toEqual(byGit)
    expect(asked).toBe(0)
  }
})

it.each(Object.entries(surroundings))('is asked of git in %s', async (_, arranged) => {
  await using repository = await testRepository()
  await repository.write('file', 'x')
  await repository.commitAll()
  const folder = await realpath(await arranged(repository))

  const { places, asked, byGit } = await found(folder)

  expect(places).toEqual(byGit)
  expect(asked).toBeGreaterThan(0)
})

it('knows the branch that HEAD is on, and the commit that was just made there', async () => {
  await using repository = await testRepository()
  const own = join(repository.path, '.git')
  const head = async () => (await repository.git.text(['rev-parse', 'HEAD'])).trim()
  const unborn = await branchIn(own)
  await repository.write('file', 'x')
  await repository.commitAll()
  await repository.git.run(['checkout', '--quiet', '-b', 'some/é-branch'])
  const [named, commit] = [await branchIn(own), await commitIn(own, 'some/é-branch')]
  await repository.git.run(['pack-refs', '--all'])
  const packed = await commitIn(own, 'some/é-branch')
  await repository.git.run(['checkout', '--quiet', '--detach'])
  const detached = await branchIn(own)
  await repository.git.run(['symbolic-ref', 'HEAD', 'refs/keyz/elsewhere'])
  const elsewhere = await branchIn(own)
  await writeFile(join(own, 'HEAD'), 'ref: refs/heads/.invalid\n')
  const inTables = await branchIn(own)

  expect({ unborn, named, packed, detached, elsewhere, inTables }).toEqual({
    unborn: 'main',
    named: 'some/é-branch',
    packed: null,
    detached: null,
    elsewhere: undefined,
    inTables: undefined,
  })
  await writeFile(join(own, 'HEAD'), 'ref: refs/heads/main\n')
  expect(commit).toBe(await head())
})
