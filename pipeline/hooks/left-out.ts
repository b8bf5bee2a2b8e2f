// Remembers from pre-commit to post-commit that the metadata is not in the commit, although mode `stage` would have it there.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hookFiles, keyzFolderOfGit } from '../git/hook-protocol.ts'
import type { OpenStore } from '../runtime.ts'

export async function rememberLeftOut(open: OpenStore): Promise<void> {
  await writeFile(await fileOf(open), '')
}

export async function forgetLeftOut(open: OpenStore): Promise<void> {
  await rm(await fileOf(open), { force: true })
}

async function fileOf({ git }: OpenStore): Promise<string> {
  return join((await git.place()).common, keyzFolderOfGit, hookFiles.leftOut)
}
