import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { privateCache } from '../../../pipeline/start/private-cache.mjs'
import { temporaryFolder } from '../../support/temporary.ts'

afterEach(() => vi.unstubAllEnvs())

it('makes a folder that only its owner may enter', async () => {
  await using folder = await temporaryFolder()
  vi.stubEnv('XDG_CACHE_HOME', folder.path)

  const cache = privateCache('node')

  expect(cache).toBe(join(folder.path, 'keyz', 'node'))
  expect(statSync(join(folder.path, 'keyz')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder.path, 'keyz', 'node')).mode & 0o777).toBe(0o700)
})

it('finds it again', async () => {
  await using folder = await temporaryFolder()
  vi.stubEnv('XDG_CACHE_HOME', folder.path)

  expect(privateCache('node')).toBe(privateCache('node'))
})

it.each(['keyz', 'keyz/node'])('does not trust %s when others may write there', async (name) => {
  await using folder = await temporaryFolder()
  vi.stubEnv('XDG_CACHE_HOME', folder.path)
  mkdirSync(join(folder.path, 'keyz', 'node'), { recursive: true, mode: 0o700 })
  chmodSync(join(folder.path, name), 0o770)

  expect(privateCache('node')).toBeNull()
})

it('does not follow a link', async () => {
  await using folder = await temporaryFolder()
  vi.stubEnv('XDG_CACHE_HOME', folder.path)
  mkdirSync(join(folder.path, 'theirs'), { mode: 0o700 })
  symlinkSync('theirs', join(folder.path, 'keyz'))

  expect(privateCache('node')).toBeNull()
})

it('does not trust a folder whose parent others may rename things in', async () => {
  await using folder = await temporaryFolder()
  vi.stubEnv('XDG_CACHE_HOME', folder.path)
  chmodSync(folder.path, 0o777)

  expect(privateCache('node')).toBeNull()
})

it.each(['/dev/null/nowhere', '/proc/nowhere/else'])('does without a cache where none can be made: %s', (place) => {
  vi.stubEnv('XDG_CACHE_HOME', place)

  expect(privateCache('node')).toBeNull()
})

it.each(['', '.', 'relative/home'])('does without a cache where home is not an absolute path: %j', (home) => {
  vi.stubEnv('XDG_CACHE_HOME', '')
  vi.stubEnv('HOME', home)

  expect(privateCache('node')).toBeNull()
})
