// Whole files, and what is never replaced.
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { atomicWrite } from '../../../meta/files/atomic-write.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('replaces a file, and leaves nothing else in the folder', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'file')
  await writeFile(file, 'old')

  await atomicWrite(file, 'new')

  expect(await readFile(file, 'utf8')).toBe('new')
  expect(await readdir(folder.path)).toEqual(['file'])
})

it('with onlyNew writes a new file, and replaces none', async () => {
  await using folder = await temporaryFolder()
  const [fresh, taken] = [join(folder.path, 'fresh'), join(folder.path, 'taken')]
  await writeFile(taken, 'of somebody else')

  await atomicWrite(fresh, 'new', { onlyNew: true })
  const refused = atomicWrite(taken, 'new', { onlyNew: true })

  await expect(refused).rejects.toThrow('EEXIST')
  expect(await readFile(fresh, 'utf8')).toBe('new')
  expect(await readFile(taken, 'utf8')).toBe('of somebody else')
  expect(await readdir(folder.path)).toEqual(['fresh', 'taken'])
})

it('leaves nothing behind if it fails, and follows no symbolic link', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'taken'))
  await symlink(join(folder.path, 'elsewhere'), join(folder.path, 'link'))

  await expect(atomicWrite(join(folder.path, 'taken'), 'new')).rejects.toThrow()
  await expect(atomicWrite(join(folder.path, 'link'), 'new')).rejects.toThrow('is a symbolic link')

  expect(await readdir(folder.path)).toEqual(['link', 'taken'])
})
