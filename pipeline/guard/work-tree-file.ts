// A file below `.keyz` as git would take it from the work tree: its kind and its bytes, no link followed.
import { lstat, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { parentCheck } from '../../meta/files/parent-check.ts'
import { readOwnFile } from '../../meta/files/read-own-file.ts'
import type { MetadataFile } from './metadata-problem.ts'

/**
 * Null when there is no such file any more. `root` is the `.keyz` folder. Throws DocumentError for a folder on the way that is a link,
 * and for a file that is too large or may not be read.
 */
export async function workTreeFile(root: string, path: string): Promise<MetadataFile | null> {
  const file = join(root, path)
  if (!(await parentCheck(root)(path, false))) return null
  const stats = await lstat(file).catch(() => null)
  if (stats === null) return null
  if (stats.isSymbolicLink()) return { path, mode: '120000', bytes: Buffer.from(await readlink(file)) }
  if (!stats.isFile()) return { path, mode: '000000', bytes: new Uint8Array() }
  const bytes = readOwnFile(file)
  // git decides whether it is executable: some file systems say so of every file.
  return bytes === null ? null : { path, mode: '100644', bytes }
}
