// Writes a file completely or not at all, even if the process is killed. keyz writes every lasting file this way.
import { closeSync, constants, fsync, linkSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { DocumentError } from './document.ts'
import { troubleWriting } from './file-trouble.ts'
import { syncFolder } from './sync-folder.ts'
import { temporaryFile } from './temporary-file.ts'

/**
 * The folder must exist. Refuses to replace a symbolic link, and with `onlyNew` to replace anything. `mode` is who may use the file,
 * as far as the umask allows. Throws DocumentError for a link, and where the disk is full or nothing may be written.
 */
export async function atomicWrite(file: string, text: string, { onlyNew = false, mode = 0o666 } = {}): Promise<void> {
  try {
    await replace(file, text, { onlyNew, mode })
  } catch (error) {
    throw troubleWriting(file, error)
  }
}

/** Only waiting for the disk takes a trip through the thread pool: the other steps are shorter than such a trip. */
async function replace(
  file: string,
  text: string,
  { onlyNew, mode }: { onlyNew: boolean; mode: number },
): Promise<void> {
  if (isLink(file)) throw new DocumentError(`${file} is a symbolic link, which keyz does not follow: remove it`)
  const folder = dirname(file)
  const fresh = temporaryFile(folder)
  const how = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const descriptor = openSync(fresh, how, mode)
  try {
    try {
      writeFileSync(descriptor, text)
      await onDisk(descriptor)
    } finally {
      closeSync(descriptor)
    }
    // Unlike a rename, a link fails if the name is taken.
    if (onlyNew) linkSync(fresh, file)
    else renameSync(fresh, file)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
  if (onlyNew) rmSync(fresh, { force: true })
  await syncFolder(folder)
}

const onDisk = promisify(fsync)

function isLink(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  } catch {
    // Whatever stands in the way is told about when the file is opened.
    return false
  }
}
