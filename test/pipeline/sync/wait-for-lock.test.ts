// Who holds the store, since when, and what to do about it.
import { rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { waitForLock } from '../../../pipeline/sync/wait-for-lock.ts'
import { temporaryFolder } from '../../support/temporary.ts'

async function sentenceFor(owner: object): Promise<string> {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'sync.lock'), JSON.stringify(owner))
  const waiting = {
    folder: { ready: async () => folder.path },
    interrupt: new AbortController().signal,
    sleep: async () => undefined,
  }
  const failure: unknown = await waitForLock(waiting, 0).catch((error: unknown) => error)
  return failure instanceof Error ? failure.message : 'no failure'
}

const { pid } = process

it('names a process of this machine', async () => {
  expect(await sentenceFor({ pid, host: hostname(), since: '2026-11-21T00:00:00.000Z' })).toBe(
    `another sync of this store is still running (process ${pid}): wait for it, then run keyz sync again`,
  )
})

it('names another machine, and says when its lock ends by itself', async () => {
  expect(await sentenceFor({ pid: 7, host: 'laptop', since: '2026-11-21T08:09:10.000Z' })).toBe(
    'laptop has been syncing this store since 2026-11-21 08:09 UTC (process 7 on laptop): wait for it, then run keyz sync again; if no keyz runs there anymore, its lock ends 60 seconds after the last sign of it',
  )
})

it('claims no time that a lock does not name', async () => {
  expect(await sentenceFor({ pid: 7, host: 'laptop', since: 'yesterday' })).toContain(
    'laptop has been syncing this store (process 7',
  )
})

it('says once that it waits, and that it waits no more', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'sync.lock')
  await writeFile(path, JSON.stringify({ pid, host: hostname(), since: null }))
  const told: (string | null)[] = []
  let pauses = 0
  const waiting = {
    folder: { ready: async () => folder.path },
    interrupt: new AbortController().signal,
    sleep: async () => {
      pauses++
      if (pauses === 3) await rm(path)
    },
    waiting: (heldBy: string | null) => void told.push(heldBy),
  }

  const lock = await waitForLock(waiting, 10_000)
  await lock.release()

  expect(told).toEqual([`process ${pid}`, null])
})
