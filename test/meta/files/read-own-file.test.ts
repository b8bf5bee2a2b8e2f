// What is read below `.keyz` is a regular file of a size that makes sense, or it is a sentence: never a hang, never something elsewhere.
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DocumentError } from '../../../meta/files/document.ts'
import { readOwnFile } from '../../../meta/files/read-own-file.ts'
import { must } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('reads a file byte for byte, and knows one that is missing', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'a.json')
  const bytes = Buffer.from([0, 255, 10, 65])
  await writeFile(file, bytes)

  expect(readOwnFile(file)).toEqual(bytes)
  expect(readOwnFile(join(folder.path, 'b.json'))).toBeNull()
  expect(readOwnFile(join(file, 'c.json'))).toBeNull()
})

it.each(['/dev/zero', '/dev/null', '/etc/hostname', '/nowhere/at/all'])(
  'refuses a link to %s by its name',
  async (target) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'config.yaml')
    await symlink(target, file)

    expect(() => readOwnFile(file)).toThrow(`${file} is a symbolic link, which keyz does not follow: remove it`)
  },
)

it('refuses a pipe that nobody writes to, and a folder', async () => {
  await using folder = await temporaryFolder()
  const [pipe, inner] = [join(folder.path, 'pipe'), join(folder.path, 'inner')]
  await must('mkfifo', [pipe])
  await mkdir(inner)

  for (const path of [pipe, inner])
    expect(() => readOwnFile(path)).toThrow(`${path} is not a file that keyz wrote: remove it`)
})

it('refuses a file that is larger than anything keyz writes, without reading it', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'config.yaml')
  await writeFile(file, '')
  await truncate(file, 2 ** 40)

  expect(() => readOwnFile(file)).toThrow(DocumentError)
})
