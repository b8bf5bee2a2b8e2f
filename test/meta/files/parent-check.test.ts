// The folders on the way to a file: made when wanted, and never a link or anything else.
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DocumentError } from '../../../meta/files/document.ts'
import { parentCheck } from '../../../meta/files/parent-check.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('makes missing folders only when told to', async () => {
  await using home = await temporaryFolder()
  const root = join(home.path, '.keyz')
  const check = parentCheck(root)

  expect(await check('providers/xai/a.json', false)).toBe(false)
  expect(await readdir(home.path)).toEqual([])
  expect(await check('providers/xai/a.json', true)).toBe(true)
  expect(await readdir(join(root, 'providers'))).toEqual(['xai'])
})

it('refuses a link or a file on the way', async () => {
  await using home = await temporaryFolder()
  const root = join(home.path, '.keyz')
  await mkdir(join(home.path, 'elsewhere'))
  await mkdir(root)
  await symlink('../elsewhere', join(root, 'link'))
  await writeFile(join(root, 'file'), '')
  const check = parentCheck(root)

  await expect(check('link/a.json', true)).rejects.toThrow('is a symbolic link, which keyz does not follow: remove it')
  await expect(check('file/a.json', false)).rejects.toThrow('is not a folder: remove it')
})

it.each(['../a.json', 'a/../../b.json', '/a.json', 'a//b.json'])('refuses the path %s', async (path) => {
  await using home = await temporaryFolder()

  await expect(parentCheck(home.path)(path, true)).rejects.toThrow(DocumentError)
})
