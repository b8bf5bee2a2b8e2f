// Many files out of git's objects at once, whatever they hold.
import { expect, it } from 'vitest'
import { readBlobs } from '../../../pipeline/git/read-blobs.ts'
import { testRepository } from './repository.ts'

it('gives the content of each in order, and null for what is not there or is no file', async () => {
  await using repository = await testRepository()
  await repository.write('one', 'first\n')
  await repository.write('empty', '')
  await repository.write('odd', Uint8Array.from([0, 10, 255, 10]))
  await repository.commitAll()

  const blobs = await readBlobs(repository.git, ['HEAD:odd', 'HEAD:none', 'HEAD:empty', 'HEAD^{tree}', 'HEAD:one'])

  expect(blobs.slice(0, 3)).toEqual([Buffer.from([0, 10, 255, 10]), null, Buffer.from('')])
  expect(blobs.at(-1)?.toString()).toBe('first\n')
})

it('starts no git for nothing', async () => {
  await using repository = await testRepository()

  expect(await readBlobs({ ...repository.git, run: () => Promise.reject(new Error('git was asked')) }, [])).toEqual([])
})
