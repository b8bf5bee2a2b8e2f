// Says once in a clone without hooks that there could be some. A file beside git's own remembers that it was said.
import { lstat, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findRepository } from '../git/find-repository.ts'
import { keyzFolderOfGit } from '../git/hook-protocol.ts'

const said = 'hinted'

/** A sentence, or null: it was said before, keyz is installed, or nothing can be remembered here. Starts no git. */
export async function hintOnce(store: string): Promise<string | null> {
  const top = findRepository(store)
  const git = top === null ? null : join(top, '.git')
  // In a linked worktree that is a file; its main work tree hears it.
  if (git === null || !(await lstat(git).catch(() => null))?.isDirectory()) return null
  const folder = join(git, keyzFolderOfGit)
  for (const name of ['install.json', said])
    if ((await lstat(join(folder, name)).catch(() => null)) !== null) return null
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, said), '', { flag: 'wx' })
  } catch {
    return null
  }
  return 'This clone has no hooks of keyz: keyz init adds them, so that keys are read when they change, and git shows and merges metadata; keyz join also checks what else you need (this is said once)'
}
