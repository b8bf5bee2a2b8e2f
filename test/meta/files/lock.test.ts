// One sync at a time per store, and a dead one does not hold the store for ever.
import { spawnSync } from 'node:child_process'
import { lstat, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Lock, takeLock } from '../../../meta/files/lock.ts'
import { printable } from '../../../schema/text.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const longAgo = new Date('2020-01-01T00:00:00Z')

function mine(result: Lock | { heldBy: string }): Lock {
  if ('release' in result) return result
  throw new Error(`held by ${result.heldBy}`)
}

/** The number of a process that has come to its end. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

async function heldBy(owner: object | string) {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'sync.lock')
  await writeFile(file, typeof owner === 'string' ? owner : JSON.stringify(owner))
  return { ...folder, file }
}

it('is held until it is released, and says by whom', async () => {
  await using folder = await temporaryFolder()

  const first = mine(await takeLock(folder.path))
  const second = await takeLock(folder.path)
  await first.release()
  const third = mine(await takeLock(folder.path))
  await third.release()

  expect(second).toEqual({ heldBy: `process ${process.pid}` })
})

it('leaves no file behind once it is released', async () => {
  await using folder = await temporaryFolder()

  const lock = mine(await takeLock(folder.path))
  const during = await readdir(folder.path)
  await takeLock(folder.path)
  await lock.release()

  expect(during).toEqual(['sync.lock'])
  expect(await readdir(folder.path)).toEqual([])
})

it('lets one of many win who come at once', async () => {
  await using folder = await temporaryFolder()

  const results = await Promise.all(Array.from({ length: 20 }, () => takeLock(folder.path)))

  expect(results.filter((result) => 'release' in result)).toHaveLength(1)
  await Promise.all(results.map(async (result) => 'release' in result && (await result.release())))
})

it('is taken over from a process that is no more', async () => {
  await using held = await heldBy({ pid: deadProcess(), host: hostname() })

  const lock = mine(await takeLock(held.path))

  expect(await takeLock(held.path)).toEqual({ heldBy: `process ${process.pid}` })
  await lock.release()
})

it('is not taken from a process that lives', async () => {
  await using held = await heldBy({ pid: process.ppid, host: hostname() })

  expect(await takeLock(held.path)).toEqual({ heldBy: `process ${process.ppid}` })
  expect(await readdir(held.path)).toEqual(['sync.lock'])
})

it('is not taken from another machine that was heard of just now', async () => {
  await using held = await heldBy({ pid: deadProcess(), host: 'elsewhere.example' })

  expect(await takeLock(held.path)).toEqual({
    heldBy: expect.stringMatching(/^process \d+ on elsewhere\.example$/),
    elsewhere: { host: 'elsewhere.example', since: null },
  })
})

it('says since when another machine has it', async () => {
  await using own = await temporaryFolder()
  const lock = mine(await takeLock(own.path))
  const text = await readFile(join(own.path, 'sync.lock'), 'utf8')
  await lock.release()
  await using held = await heldBy({ ...JSON.parse(text), host: 'else\u001bwhere' })

  const found = await takeLock(held.path)

  expect(found).toMatchObject({ elsewhere: { host: printable('else\u001bwhere'), since: JSON.parse(text).since } })
  expect(JSON.stringify(found)).not.toContain('u001b')
})

it('is taken over from another machine that has been silent for long', async () => {
  await using held = await heldBy({ pid: process.pid, host: 'elsewhere.example' })
  await utimes(held.file, longAgo, longAgo)

  const lock = mine(await takeLock(held.path))

  await lock.release()
})

it.each(['', '{', '{}', '{"pid":-1,"host":"here"}', '[]'])(
  'respects a lock that says %j, until it is old',
  async (text) => {
    await using held = await heldBy(text)

    expect(await takeLock(held.path)).toEqual({ heldBy: 'an unreadable lock' })
    await utimes(held.file, longAgo, longAgo)
    const lock = mine(await takeLock(held.path))

    await lock.release()
  },
)

it('fails where there is no folder, and does not pretend to hold', async () => {
  await using folder = await temporaryFolder()

  await expect(takeLock(join(folder.path, 'missing'))).rejects.toThrow('ENOENT')
})

it('leaves the lock of another process alone when it was lost to it', async () => {
  await using folder = await temporaryFolder()
  const slept = mine(await takeLock(folder.path))
  await utimes(join(folder.path, 'sync.lock'), longAgo, longAgo)
  const quicker = mine(await takeLock(folder.path))

  await slept.release()
  const third = await takeLock(folder.path)
  await quicker.release()

  expect(third).toHaveProperty('heldBy')
})

it('goes to one only of many who find it dead', async () => {
  for (let round = 0; round < 20; round++) {
    await using folder = await heldBy({ pid: deadProcess(), host: hostname(), token: 'x' })

    const results = await Promise.all([1, 2, 3, 4].map(() => takeLock(folder.path)))

    expect(results.filter((result) => 'release' in result).length).toBeLessThanOrEqual(1)
    for (const result of results) if ('release' in result) await result.release()
  }
})

it.each(['/dev/zero', '/nowhere/at/all', '.'])('is not held by a link to %s', async (target) => {
  await using folder = await temporaryFolder()
  await symlink(target, join(folder.path, 'sync.lock'))

  const lock = mine(await takeLock(folder.path))
  const during = await lstat(join(folder.path, 'sync.lock'))
  await lock.release()

  expect(during.isFile()).toBe(true)
  expect(await readdir(folder.path)).toEqual([])
})

it('is not held up by a link in the place of the file that says who removes it', async () => {
  await using held = await heldBy({ pid: deadProcess(), host: hostname() })
  await symlink('/nowhere/at/all', `${held.file}.discard`)

  const lock = mine(await takeLock(held.path))
  await lock.release()

  expect(await readdir(held.path)).toEqual([])
})

it('is not held by another machine until a time in the future', async () => {
  await using held = await heldBy({ pid: process.pid, host: 'elsewhere.example' })
  const inTenYears = new Date(Date.now() + 10 * 365 * 86_400_000)
  await utimes(held.file, inTenYears, inTenYears)

  const lock = mine(await takeLock(held.path))

  await lock.release()
})

it('says which folder is in its place, and removes none', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'sync.lock'))

  await expect(takeLock(folder.path)).rejects.toThrow(/sync\.lock is a folder, where keyz needs a file: remove it/)
})
