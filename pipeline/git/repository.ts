// The repository that a store lives in: it may be the store itself, a folder above it, or a linked worktree.
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Git } from './git.ts'

export interface Repository {
  /** Absolute path of the top of the work tree. */
  top: string
  /** Absolute path of the git directory that all worktrees share. */
  common: string
  /** The store below `top`, with a slash at the end; empty where the store is the repository. */
  prefix: string
}

export async function repositoryOf(git: Git, store: string): Promise<Repository> {
  const line = async (...parameters: string[]) => withoutEnd(await git.text(['rev-parse', ...parameters]))
  return {
    top: await line('--show-toplevel'),
    common: await realpath(resolve(store, await line('--git-common-dir'))),
    prefix: await line('--show-prefix'),
  }
}

/** Only the last line end is git's: a folder's name may end in a blank. */
function withoutEnd(text: string): string {
  return text.replace(/\n$/, '')
}
