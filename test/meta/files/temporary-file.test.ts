// What killed runs left is removed, and what another keyz is writing at this moment is not.
import { spawnSync } from 'node:child_process'
import { readdir, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { isTemporary, sweepBeside, temporaryFile } from '../../../meta/files/temporary-file.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('spares the file of a process that is at work, and nothing else of its kind', async () => {
  await using folder = await temporaryFolder()
  const longAgo = new Date('2020-01-01T00:00:00Z')
  const dead = spawnSync(process.execPath, ['--version']).pid
  const names = {
    atWork: `.keyz-${process.ppid}-0a.tmp`,
    old: `.keyz-${process.ppid}-0b.tmp`,
    dead: `.keyz-${dead}-0c.tmp`,
    own: basename(temporaryFile(folder.path)),
    ofOlderKeyz: '.keyz-0d.tmp',
    other: 'notes.tmp',
  }
  for (const name of Object.values(names)) await writeFile(join(folder.path, name), '')
  await utimes(join(folder.path, names.old), longAgo, longAgo)

  await sweepBeside(join(folder.path, 'any.json'))

  expect((await readdir(folder.path)).sort()).toEqual([names.atWork, names.other])
  expect(Object.values(names).filter(isTemporary)).toHaveLength(5)
})
