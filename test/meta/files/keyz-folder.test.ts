// The one way into `.keyz`, on a real disk: whole writes, no links, nothing outside, nothing before it was inspected.
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DocumentError } from '../../../meta/files/document.ts'
import { type Inspect, keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const permissive: Inspect = () => undefined

async function store(inspect: Inspect = permissive) {
  const temporary = await temporaryFolder()
  return {
    path: temporary.path,
    inside: (name: string) => join(temporary.path, '.keyz', name),
    folder: keyzFolder(temporary.path, inspect),
    all: async () => (await readdir(temporary.path, { recursive: true })).sort(),
    [Symbol.asyncDispose]: temporary[Symbol.asyncDispose],
  }
}

it('reads back what it wrote, and null where there is nothing', async () => {
  await using here = await store()

  await here.folder.write('providers/xai/a/b.json', 'ключ\n')

  expect(await here.folder.read('providers/xai/a/b.json')).toBe('ключ\n')
  expect(await here.folder.read('providers/xai/a/c.json')).toBeNull()
  expect(await here.folder.read('providers/openrouter/a/b.json')).toBeNull()
  expect(here.folder.root).toBe(join(here.path, '.keyz'))
})

it('makes nothing by reading, listing or removing', async () => {
  await using here = await store()

  await here.folder.read('providers/registry.json')
  await here.folder.list('providers')
  await here.folder.remove('providers/xai/a/b.json')
  await here.folder.sweep()

  expect(await here.all()).toEqual([])
})

it('replaces a file by a new one and leaves no temporary file behind', async () => {
  await using here = await store()
  await here.folder.write('config.yaml', 'old')
  const before = await stat(here.inside('config.yaml'))

  await here.folder.write('config.yaml', 'new')

  expect((await stat(here.inside('config.yaml'))).ino).not.toBe(before.ino)
  expect(await here.folder.read('config.yaml')).toBe('new')
  expect(await here.all()).toEqual(['.keyz', '.keyz/.gitignore', '.keyz/config.yaml'])
})

it('leaves the old file whole and nothing else when the new one cannot take its place', async () => {
  await using here = await store()
  await here.folder.ready('providers/a.json')

  await expect(here.folder.write('providers/a.json', 'new')).rejects.toThrow()

  expect(await here.all()).toEqual(['.keyz', '.keyz/.gitignore', '.keyz/providers', '.keyz/providers/a.json'])
})

it('writes the list of what git ignores before anything else', async () => {
  const seen: string[] = []
  await using here = await store((_, destination) => void seen.push(destination))

  await here.folder.write('state/sync_state.json', '{}')

  expect(seen).toEqual([here.inside('.gitignore'), here.inside('state/sync_state.json')])
  expect(await readFile(here.inside('.gitignore'), 'utf8')).toContain('.keyz-*.tmp\n')
})

it('leaves a list of a person alone', async () => {
  await using here = await store()
  await mkdir(here.inside('.'))
  await writeFile(here.inside('.gitignore'), 'mine\n')

  await here.folder.ready('state')

  expect(await readFile(here.inside('.gitignore'), 'utf8')).toBe('mine\n')
})

it('makes a folder ready, with the list, and says where it is', async () => {
  await using here = await store()

  expect(await here.folder.ready('state')).toBe(here.inside('state'))

  expect(await here.all()).toEqual(['.keyz', '.keyz/.gitignore', '.keyz/state'])
})

it('inspects the very text before a byte of it is on disk, and writes nothing when that throws', async () => {
  await using here = await store((text) => {
    if (text.includes('piece')) throw new Error('a piece of a secret')
  })
  await here.folder.write('providers/a.json', 'old')
  const before = await here.all()

  await expect(here.folder.write('providers/a.json', 'a piece')).rejects.toThrow('a piece of a secret')
  await expect(here.folder.write('providers/new/b.json', 'a piece')).rejects.toThrow('a piece of a secret')

  expect(await here.folder.read('providers/a.json')).toBe('old')
  expect(await here.all()).toEqual(before)
})

it('writes nothing at all where every byte is refused', async () => {
  await using here = await store(() => {
    throw new Error('refused')
  })

  await expect(here.folder.write('config.yaml', 'x')).rejects.toThrow('refused')

  expect(await here.all()).toEqual([])
})

it('lists the files of all folders below, sorted, and no link', async () => {
  await using here = await store()
  for (const path of ['providers/b/a/k.json', 'providers/a.json', 'state/s.json']) await here.folder.write(path, path)
  await symlink(here.inside('state'), here.inside('providers/linked'))
  await symlink(here.inside('state/s.json'), here.inside('providers/linked.json'))

  expect(await here.folder.list('providers')).toEqual(['providers/a.json', 'providers/b/a/k.json'])
  expect(await here.folder.list('nothing')).toEqual([])
})

it('removes one file, and does not mind when it is gone', async () => {
  await using here = await store()
  await here.folder.write('providers/a.json', 'a')
  await here.folder.write('providers/b.json', 'b')

  await here.folder.remove('providers/a.json')
  await here.folder.remove('providers/a.json')

  expect(await here.folder.list('providers')).toEqual(['providers/b.json'])
})

it('sweeps what killed runs left, and nothing else', async () => {
  await using here = await store()
  await here.folder.write('providers/xai/a/b.json', 'kept')
  await here.folder.ready('state')
  const left = ['.keyz-0a1b.tmp', 'providers/xai/a/.keyz-ff.tmp', 'state/.keyz-00ff00ff00ff00ff.tmp']
  const mine = ['notes.tmp', '.keyz-backup.tmp', 'providers/xai/.keyz-0a1b.tmp.json', 'state/x.keyz-0a1b.tmp']
  for (const name of [...left, ...mine]) await writeFile(here.inside(name), name)

  await here.folder.sweep()

  const kept = await Promise.all([...mine, 'providers/xai/a/b.json'].map(async (name) => await here.folder.read(name)))
  expect(kept).toEqual([...mine, 'kept'])
  for (const name of left) await expect(lstat(here.inside(name))).rejects.toThrow('ENOENT')
})

it('refuses a file that no run of keyz can have written', async () => {
  await using here = await store()
  await here.folder.ready('providers/a.json')
  await writeFile(here.inside('huge.json'), Buffer.alloc(16 * 1024 * 1024 + 1))

  await expect(here.folder.read('providers/a.json')).rejects.toThrow(DocumentError)
  await expect(here.folder.read('huge.json')).rejects.toThrow(DocumentError)
})
