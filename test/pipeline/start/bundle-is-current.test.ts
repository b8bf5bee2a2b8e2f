import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { bundleIsCurrent } from '../../../pipeline/start/bundle-is-current.mjs'
import { temporaryFolder } from '../../support/temporary.ts'

it('runs the bundle of a package whose files are all from 1970', async () => {
  await using folder = await temporaryFolder()
  const complete = join(folder.path, 'dist/complete')
  await mkdir(join(folder.path, 'dist'))
  await writeFile(complete, '')
  await utimes(complete, 0, 0)

  expect(bundleIsCurrent(pathToFileURL(`${folder.path}/`))).toBe(true)
})

it('runs no bundle that is not there', async () => {
  await using folder = await temporaryFolder()

  expect(bundleIsCurrent(pathToFileURL(`${folder.path}/`))).toBe(false)
})
