// Puts the names of a folder on disk, so that they survive a power cut.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** By folder: the sync that runs, and the one after it. */
const running = new Map<string, Promise<void>>()
const waiting = new Map<string, Promise<void>>()

/**
 * Resolves once every name that was in the folder at the time of the call is on disk. Many calls at once share a sync: one that has
 * begun may not have seen the newest name, so the next one is for all who came in the meantime.
 */
export async function syncFolder(folder: string): Promise<void> {
  const before = running.get(folder)
  if (before === undefined) return await begin(folder)
  const next =
    waiting.get(folder) ??
    before.then(() => {
      waiting.delete(folder)
      return begin(folder)
    })
  waiting.set(folder, next)
  await next
}

function begin(folder: string): Promise<void> {
  const sync = onDisk(folder).finally(() => running.delete(folder))
  running.set(folder, sync)
  return sync
}

/** Some file systems cannot sync a folder; the rename has to do there. */
async function onDisk(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
