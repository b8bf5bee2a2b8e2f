// Hooks that other programs put into the folder of keyz: git names that folder to whoever asks where hooks belong (git lfs, lefthook).
// keyz would replace or remove them with its own, so they go where they would be without keyz, from where those of keyz call them.
import { lstat, mkdir, readdir, readFile, realpath, rename, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Repository } from '../git/repository.ts'
import { hooksFolder } from './hook-files.ts'

/** Names of hooks in the folder that git calls and that are not of keyz, sorted. */
export async function foreignHooks(repository: Repository): Promise<string[]> {
  const folder = hooksFolder(repository)
  const found: string[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^[a-z]+(?:-[a-z]+)+$/.test(name)) continue
    const content = await contentOf(join(folder, name))
    if (content !== null && !runsRunner.test(content.toString())) found.push(name)
  }
  return found.sort()
}

/** Returns sentences about what was moved. `previous` is where git looks for hooks without keyz. */
export async function moveForeignHooks(repository: Repository, previous: string): Promise<string[]> {
  const usual = join(repository.common, 'hooks')
  const said: string[] = []
  const moved: string[] = []
  for (const name of await foreignHooks(repository)) {
    const from = join(hooksFolder(repository), name)
    const there = await contentOf(join(usual, name))
    if (there?.equals((await contentOf(from)) ?? Buffer.alloc(0))) continue
    const to = there === null ? name : await freeName(usual, name)
    await mkdir(usual, { recursive: true })
    await move(from, join(usual, to))
    if (to === name) moved.push(name)
    else
      said.push(
        `Another program put its ${name} into the folder of keyz: it was moved to ${join(usual, to)} and does not run, because there was a ${name} already.`,
      )
  }
  if (moved.length === 0) return said
  const runs = previous === usual ? '' : `, which git does not call; to run them, move them to ${previous}`
  return [
    `Hooks that another program put into the folder of keyz were moved to ${usual}${runs}: ${moved.join(', ')}.`,
    ...said,
  ]
}

/** What the stubs of keyz and of husky do. */
const runsRunner = /^\. "(?:\$\{0%\/\*\}|\$\(dirname (?:-- )?"\$0"\))\/h"$/m

async function contentOf(file: string): Promise<Buffer | null> {
  const found = await stat(file).catch(() => null)
  return found?.isFile() ? await readFile(file) : null
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number++)
    if ((await stat(join(folder, `${name}.moved-${number}`)).catch(() => null)) === null)
      return `${name}.moved-${number}`
}

/** A link may be relative to where it is. */
async function move(from: string, to: string): Promise<void> {
  if ((await lstat(from)).isSymbolicLink()) await symlink(await realpath(from), to)
  else await rename(from, to)
}
