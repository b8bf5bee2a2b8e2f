// Which commit two lines of history have in common. git ends with 1 for "no", which is an answer and not a failure.
import type { Git } from './git.ts'
import { GitError } from './git-error.ts'

/** The newest commit that both hold; null when they have none in common. Throws GitError. */
export async function mergeBase(git: Git, left: string, right: string): Promise<string | null> {
  const found = await unlessNo(git.text(['merge-base', '--end-of-options', left, right]))
  return found?.trim() ?? null
}

/** Whether `commit` is part of the history of `ref`. Throws GitError. */
export async function isAncestor(git: Git, commit: string, ref: string): Promise<boolean> {
  return (await unlessNo(git.text(['merge-base', '--is-ancestor', '--end-of-options', commit, ref]))) !== null
}

async function unlessNo(answer: Promise<string>): Promise<string | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return null
    throw error
  }
}
