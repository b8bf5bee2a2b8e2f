// The folder of one run: gone afterwards, and so is what a killed run left, but never what somebody else is at work with.
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runFolder } from '../../../pipeline/ci/run-folder.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary.ts'

let place: TemporaryFolder
const before = process.env.TMPDIR

beforeEach(async () => {
  place = await temporaryFolder()
  process.env.TMPDIR = place.path
})

afterEach(async () => {
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  await place[Symbol.asyncDispose]()
})

it('is gone when the run ends, and says whose it is', async () => {
  let path: string
  {
    await using folder = await runFolder()
    path = folder.path
    await writeFile(join(path, 'a'), '')
  }

  expect(dirname(path)).toBe(place.path)
  expect(basename(path)).toContain(`-${process.pid}-`)
  expect(await readdir(place.path)).toEqual([])
})

it('removes what a killed run of this machine left, and nothing else', async () => {
  const dead = spawnSync(process.execPath, ['--version']).pid
  const mine = await runFolder()
  const name = basename(mine.path)
  const left = name.replace(`-${process.pid}-`, `-${dead}-`)
  const elsewhere = left.replace(/^keyz-ci-[0-9a-f]{8}/, 'keyz-ci-00000000')
  const link = left.replace(/.{6}$/, 'aaaaaa')
  await mkdir(join(place.path, left, 'inner'), { recursive: true })
  await mkdir(join(place.path, elsewhere))
  await mkdir(join(place.path, 'precious'))
  await symlink('precious', join(place.path, link))

  await (await runFolder())[Symbol.asyncDispose]()

  expect(await readdir(place.path)).toEqual([elsewhere, link, name, 'precious'].sort())
})
