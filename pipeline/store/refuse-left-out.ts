// A clone whose sparse checkout leaves out `.keyz` knows nothing of the registry and the settings that are committed, and would replace them.
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { configPath } from '../../meta/files/config-file.ts'
import { registryPath } from '../../meta/files/registry-file.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { leftOutOf } from '../git/sparse-checkout.ts'

/** Throws CommandError. Costs nothing where both files are there. */
export async function refuseLeftOut(store: string, git: Git): Promise<void> {
  const files = [configPath, registryPath].map((path) => `.keyz/${path}`)
  const there = await Promise.all(files.map(async (file) => await lstat(join(store, file)).catch(() => null)))
  const missing = files.filter((_, at) => there[at] === null)
  const leftOut = await leftOutOf(missing, git).catch(() => new Set())
  if (leftOut.size > 0)
    throw new CommandError(
      `the sparse checkout of this clone leaves out .keyz, which holds what keyz knows of your keys: run git -C ${shellWord(store)} sparse-checkout add .keyz`,
    )
}
