// Writes a file completely or not at all, even if the process is killed. keyz writes every lasting file this way.
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DocumentError } from './document.ts'
import { troubleWriting } from './file-trouble.ts'

/** The name of a file while it is written. `KeyzFolder.sweep` removes those that a killed run left behind. */
export const temporaryName = /^\.keyz-[0-9a-f]+\.tmp$/

/**
 * The folder must exist. Refuses to replace a symbolic link, and with `onlyNew` to replace anything. Throws DocumentError for a link,
 * and where the disk is full or nothing may be written.
 */
export async function atomicWrite(file: string, text: string, { onlyNew = false } = {}): Promise<void> {
  try {
    await replace(file, text, onlyNew)
  } catch (error) {
    throw troubleWriting(file, error)
  }
}

async function replace(file: string, text: string, onlyNew: boolean): Promise<void> {
  const found = await lstat(file).catch(() => null)
  if (found?.isSymbolicLink())
    throw new DocumentError(`${file} is a symbolic link, which keyz does not follow: remove it`)
  const fresh = join(dirname(file), `.keyz-${randomBytes(8).toString('hex')}.tmp`)
  const handle = await open(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW)
  try {
    await handle.writeFile(text)
    await handle.sync()
    await handle.close()
    if (onlyNew) {
      // Unlike a rename, a link fails if the name is taken.
      await link(fresh, file)
      await rm(fresh, { force: true })
    } else await rename(fresh, file)
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(fresh, { force: true })
    throw error
  }
  await syncFolder(dirname(file))
}

/** So that the new name survives a power cut. Some file systems cannot sync a folder; the rename has to do there. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
