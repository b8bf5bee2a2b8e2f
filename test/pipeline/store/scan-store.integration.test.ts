// The entries of a store on disk: what pass would list, links only as far as they stay inside.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { entryOfFile } from '../../../pipeline/store/entry-path.ts'
import { openStore, scanStore } from '../../../pipeline/store/scan-store.ts'
import { temporaryFolder } from '../../support/temporary.ts'

async function folderWith(root: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), '')
  }
}

it('finds the files that are entries by their path, and no others, sorted', async () => {
  await using store = await temporaryFolder()
  const files = [
    'b/key.gpg',
    'a.gpg',
    'b/.gpg-id',
    '.trash/key.gpg',
    '.hidden.gpg',
    'b/notes.txt',
    'b/.gpg',
    'c/d/e.gpg',
  ]
  await folderWith(store.path, files)

  const found = await scanStore(store.path)

  expect(found.map(({ path }) => path)).toEqual(files.flatMap((file) => entryOfFile(file) ?? []).sort())
  expect(found[1]).toEqual({ path: 'b/key', file: join(store.path, 'b/key.gpg') })
})

it('follows links inside the store once, and none that leave it', async () => {
  await using outside = await temporaryFolder()
  await using store = await temporaryFolder()
  await folderWith(outside.path, ['key.gpg'])
  await folderWith(store.path, ['real/key.gpg'])
  await symlink('real/key.gpg', join(store.path, 'again.gpg'))
  await symlink('real', join(store.path, 'alias'))
  await symlink('.', join(store.path, 'loop'))
  await symlink(outside.path, join(store.path, 'elsewhere'))
  await symlink('nowhere', join(store.path, 'gone.gpg'))

  const found = await scanStore(store.path)

  expect(found.map(({ path }) => path)).toEqual(['again', 'real/key'])
})

it('says how to make a store where there is none, or no repository', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'file'), '')

  await expect(openStore(join(folder.path, 'none'))).rejects.toThrow('create one with pass init')
  await expect(openStore(join(folder.path, 'file'))).rejects.toThrow('is not a folder')
  await expect(openStore(folder.path)).rejects.toThrow('run pass git init')
})
