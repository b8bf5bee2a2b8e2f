import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findRepository, refuseGitDirectories } from '../../../pipeline/git/find-repository.ts'
import { temporaryFolder } from '../../support/temporary.ts'

async function repositoryWith(...folders: string[]) {
  const folder = await temporaryFolder()
  for (const name of ['.git', ...folders]) await mkdir(join(folder.path, name), { recursive: true })
  return folder
}

it('finds the top of the work tree above a folder', async () => {
  await using repository = await repositoryWith('a/b')

  expect(findRepository(join(repository.path, 'a/b'))).toBe(repository.path)
})

it('takes a folder with a .git for what it is, whatever else is in it', async () => {
  await using repository = await repositoryWith('objects', 'refs')
  await writeFile(join(repository.path, 'HEAD'), '')

  expect(findRepository(repository.path)).toBe(repository.path)
})

it.each([['objects', 'refs'], ['commondir']])(
  'refuses a folder below it that git would take for a repository: %s %s',
  async (...parts) => {
    await using repository = await repositoryWith('store/a', ...parts.map((part) => `store/${part}`))
    await symlink('refs/heads/main', join(repository.path, 'store/HEAD'))

    for (const folder of ['store', 'store/a'])
      expect(() => findRepository(join(repository.path, folder))).toThrow('find out who added them')
  },
)

it('finds no work tree around a bare repository, and lets no git run in it', async () => {
  await using folder = await temporaryFolder()
  for (const name of ['objects', 'refs']) await mkdir(join(folder.path, name))
  await writeFile(join(folder.path, 'HEAD'), '')

  expect(findRepository(folder.path)).toBeNull()
  expect(() => refuseGitDirectories(folder.path)).toThrow('find out who added them')
})
