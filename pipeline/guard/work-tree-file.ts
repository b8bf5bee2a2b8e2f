// A file below `.keyz` as git would take it from the work tree: its kind and its bytes, no link followed.
import { constants } from 'node:fs'
import { lstat, open, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetadataFile } from './metadata-problem.ts'

/** Null when there is no such file any more. `root` is the `.keyz` folder. */
export async function workTreeFile(root: string, path: string): Promise<MetadataFile | null> {
  const file = join(root, path)
  const stats = await lstat(file).catch(() => null)
  if (stats === null) return null
  if (stats.isSymbolicLink()) return { path, mode: '120000', bytes: Buffer.from(await readlink(file)) }
  if (!stats.isFile()) return { path, mode: '000000', bytes: new Uint8Array() }
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    // git decides whether it is executable: some file systems say so of every file.
    return { path, mode: '100644', bytes: await handle.readFile() }
  } finally {
    await handle.close()
  }
}
