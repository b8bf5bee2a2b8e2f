// Files of keyz that chmod -R or a copy from elsewhere made executable: git would record that, and the guards refuse to push it.
import { chmod, lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { parentCheck } from '../../meta/files/parent-check.ts'
import { inParallel } from '../environment/in-parallel.ts'

const executable = 0o111
const filesAtOnce = 32

/** `paths` are relative to `root`, the `.keyz` folder. Returns whether git may see less changed now. */
export async function clearExecutableBits(paths: readonly string[], root: string): Promise<boolean> {
  let cleared = false
  const isInside = parentCheck(root)
  await inParallel(paths, filesAtOnce, async (path) => {
    if (!(await isInside(path, false).catch(() => false))) return
    const file = join(root, path)
    const mode = await modeOf(file)
    if ((mode & executable) === 0) return
    await chmod(file, mode & ~executable).catch(() => undefined)
    // Some file systems say so of every file, and git does not ask them.
    if (((await modeOf(file)) & executable) === 0) cleared = true
  })
  return cleared
}

/** Permissions of a file; 0 for everything else. */
async function modeOf(file: string): Promise<number> {
  const found = await lstat(file).catch(() => null)
  return found?.isFile() ? found.mode & 0o7777 : 0
}
