// Nobody can lead keyz out of `.keyz`: not by a symbolic link somebody committed, not by a path.
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DocumentError } from '../../../meta/files/document.ts'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { temporaryFolder } from '../../support/temporary.ts'

/** A store beside a folder that is none of keyz's business and holds one file. */
async function besideOthers() {
  const temporary = await temporaryFolder()
  const outside = join(temporary.path, 'outside')
  const store = join(temporary.path, 'store')
  await mkdir(outside)
  await mkdir(join(store, '.keyz'), { recursive: true })
  await writeFile(join(outside, 'a.json'), 'theirs')
  await writeFile(join(outside, '.keyz-0a1b.tmp'), 'theirs')
  return {
    outside,
    store,
    inside: (name: string) => join(store, '.keyz', name),
    folder: keyzFolder(store, () => undefined),
    untouched: async () =>
      (await readdir(outside)).sort().join() === '.keyz-0a1b.tmp,a.json' &&
      (await readFile(join(outside, 'a.json'), 'utf8')) === 'theirs',
    [Symbol.asyncDispose]: temporary[Symbol.asyncDispose],
  }
}

it.each(['providers', 'state'])('refuses a folder %s that is a link', async (name) => {
  await using here = await besideOthers()
  await symlink(here.outside, here.inside(name))

  const attempts = [
    () => here.folder.read(`${name}/a.json`),
    () => here.folder.write(`${name}/a.json`, 'mine'),
    () => here.folder.remove(`${name}/a.json`),
    () => here.folder.list(name),
    () => here.folder.ready(name),
    () => here.folder.sweep(),
  ]

  for (const attempt of attempts)
    await expect(attempt()).rejects.toThrow(/is a symbolic link, which keyz does not follow/)
  expect(await here.untouched()).toBe(true)
})

it('refuses a link further down', async () => {
  await using here = await besideOthers()
  await mkdir(here.inside('providers'))
  await symlink(here.outside, here.inside('providers/xai'))

  await expect(here.folder.write('providers/xai/a.json', 'mine')).rejects.toThrow(DocumentError)
  await expect(here.folder.write('providers/xai/team/a.json', 'mine')).rejects.toThrow(DocumentError)

  expect(await here.untouched()).toBe(true)
})

it('refuses a .keyz that is itself a link', async () => {
  await using here = await besideOthers()
  const store = join(here.outside, '..', 'other')
  await mkdir(store)
  await symlink(here.outside, join(store, '.keyz'))
  const folder = keyzFolder(store, () => undefined)
  const attempts = [
    () => folder.read('a.json'),
    () => folder.write('a.json', 'mine'),
    () => folder.remove('a.json'),
    () => folder.ready('state'),
    () => folder.sweep(),
  ]

  for (const attempt of attempts) await expect(attempt()).rejects.toThrow(/is a symbolic link/)

  expect(await here.untouched()).toBe(true)
})

it('refuses a file that is a link, to read and to write', async () => {
  await using here = await besideOthers()
  await symlink(join(here.outside, 'a.json'), here.inside('config.yaml'))
  await symlink(join(here.outside, 'new.json'), here.inside('new.yaml'))

  await expect(here.folder.read('config.yaml')).rejects.toThrow(/symbolic link/)
  await expect(here.folder.write('config.yaml', 'mine')).rejects.toThrow(/symbolic link/)
  await expect(here.folder.read('new.yaml')).rejects.toThrow(/symbolic link/)
  await expect(here.folder.write('new.yaml', 'mine')).rejects.toThrow(/symbolic link/)

  expect(await here.untouched()).toBe(true)
})

it('refuses a list for git that is a link', async () => {
  await using here = await besideOthers()
  await symlink(join(here.outside, 'new'), here.inside('.gitignore'))

  await expect(here.folder.write('config.yaml', 'mine')).rejects.toThrow(/symbolic link/)

  expect(await here.untouched()).toBe(true)
})

it('refuses a file where a folder has to be', async () => {
  await using here = await besideOthers()
  await writeFile(here.inside('providers'), 'a file')

  await expect(here.folder.write('providers/a.json', 'mine')).rejects.toThrow(/is not a folder: remove it/)
  await expect(here.folder.list('providers')).rejects.toThrow(/is not a folder: remove it/)
})

it.each(['../a.json', '../../outside/a.json', 'providers/../../../outside/a.json', '/outside/a.json', 'providers//a'])(
  'refuses the path %s',
  async (path) => {
    await using here = await besideOthers()
    await mkdir(here.inside('providers'))

    await expect(here.folder.read(path)).rejects.toThrow(DocumentError)
    await expect(here.folder.write(path, 'mine')).rejects.toThrow(`${path} is outside .keyz`)
    await expect(here.folder.remove(path)).rejects.toThrow(`${path} is outside .keyz`)

    expect(await here.untouched()).toBe(true)
    expect(await readdir(here.store)).toEqual(['.keyz'])
  },
)

it('refuses to list or make a folder outside', async () => {
  await using here = await besideOthers()

  await expect(here.folder.list('../../outside')).rejects.toThrow(DocumentError)
  await expect(here.folder.ready('../made')).rejects.toThrow(DocumentError)

  expect(await readdir(here.store)).toEqual(['.keyz'])
})

it('notices a link that came while it was open, when it looks again', async () => {
  await using here = await besideOthers()
  await here.folder.write('providers/a.json', 'mine')
  await rename(here.inside('providers'), here.inside('before'))
  await symlink(here.outside, here.inside('providers'))

  const again = here.folder.again()

  await expect(again.write('providers/a.json', 'mine')).rejects.toThrow(/a symbolic link/)
  await expect(again.read('providers/a.json')).rejects.toThrow(/a symbolic link/)
  expect(await here.untouched()).toBe(true)
})
