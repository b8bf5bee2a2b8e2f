// Many files of one folder, written at once.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { atomicWrite } from '../../../meta/files/atomic-write.ts'
import { syncFolder } from '../../../meta/files/sync-folder.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('ends for everybody who waits, however many come while it runs', async () => {
  await using folder = await temporaryFolder()
  const names = Array.from({ length: 50 }, (_, index) => `file-${index}`)

  await Promise.all(names.map((name) => atomicWrite(join(folder.path, name), name)))
  await syncFolder(folder.path)

  expect((await readdir(folder.path)).sort()).toEqual([...names].sort())
})

it('lets one who comes while a sync runs wait for the next one', async () => {
  await using folder = await temporaryFolder()
  const ended: string[] = []
  const note = (name: string) => () => void ended.push(name)

  await Promise.all([
    syncFolder(folder.path).then(note('first')),
    syncFolder(folder.path).then(note('second')),
    syncFolder(folder.path).then(note('third')),
  ])

  expect(ended).toEqual(['first', 'second', 'third'])
})

it('does without where a folder cannot be opened', async () => {
  await using folder = await temporaryFolder()

  await expect(syncFolder(join(folder.path, 'missing'))).resolves.toBeUndefined()
})
