// Finds out whether the plugin could write an event now, by opening its file as the plugin does. Leaves everything as it was.
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Why not, and what to do; null if it could. */
export async function whyNotAppend(folder: string): Promise<string | null> {
  const created = await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => null)
  if (created === null)
    return `the folder ${folder} cannot be made: give yourself write permission, or move away what is in its place`
  try {
    return (await problemOfFile(join(folder, 'events.jsonl'))) ?? (await problemOfFolder(folder))
  } finally {
    if (created !== undefined) await removeFolders(folder, created)
  }
}

async function problemOfFile(file: string): Promise<string | null> {
  const stats = await lstat(file).catch(() => null)
  if (stats === null) return null
  if (stats.isSymbolicLink()) return `${file} is a symbolic link, which the plugin does not follow: move it away`
  if (!stats.isFile()) return `${file} is not a file: move it away`
  const { O_RDWR, O_APPEND, O_NONBLOCK, O_NOFOLLOW } = constants
  const flags = O_RDWR | O_APPEND | (O_NONBLOCK ?? 0) | (O_NOFOLLOW ?? 0)
  const handle = await open(file, flags).catch(() => null)
  if (handle === null) return `nothing can be added to ${file}: give yourself read and write permission`
  await handle.close()
  return null
}

/** Writes a file of its own, so that a full disk shows too. */
async function problemOfFolder(folder: string): Promise<string | null> {
  const trial = join(folder, `.keyz-${randomBytes(8).toString('hex')}.tmp`)
  try {
    await writeFile(trial, `${' '.repeat(1000)}\n`, { flag: 'wx' })
    return null
  } catch {
    return `no file can be written in ${folder}: give yourself write permission, and check that the disk is not full`
  } finally {
    await rm(trial, { force: true }).catch(() => undefined)
  }
}

/** Removes a folder that was made for the trial, and those above it, up to the first of them. */
async function removeFolders(folder: string, first: string): Promise<void> {
  for (let path = folder; path.length >= first.length; path = dirname(path)) {
    const removed = await rmdir(path).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}
