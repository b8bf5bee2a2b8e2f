// Why git cannot commit now, and what to do about it, in one sentence.
import type { Git, Operation } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'

/** What is wrong with the repository before anything is tried, or null. `finished` is an operation that is over, whose traces are still there. */
export async function obstacleTo({
  git,
  finished,
}: {
  git: Git
  finished?: Operation | undefined
}): Promise<string | null> {
  const operation = await git.operation()
  if (operation !== null && operation !== finished)
    return `${operation} is in progress: the files are written but not committed; finish it, then run keyz sync again`
  if ((await git.branch()) === null)
    return 'HEAD is detached: the files are written but not committed; check out a branch, then run keyz sync again'
  return null
}

/**
 * Without an index git takes every file for deleted, and with the one that a commit of keyz would leave behind, so would the person's
 * next commit. A repository without a commit has none yet.
 */
export async function missingIndex(git: Git): Promise<string | null> {
  if (await git.hasIndex()) return null
  const at = await git.text(['rev-parse', '--verify', '--quiet', 'HEAD']).catch(() => '')
  return at === ''
    ? null
    : "git's index is missing: the files are written but not committed; run git reset, then keyz sync again"
}

/** Somebody else holds the index or a ref, which passes. */
export function isLocked(error: unknown): boolean {
  return error instanceof GitError && /index\.lock|\.lock': File exists|cannot lock ref/.test(error.message)
}

/** What made git fail. */
export function explain(error: unknown): string {
  const message = error instanceof GitError ? error.message : ''
  if (error instanceof GitError && error.isOwn) return `the files are written but not committed: ${message}`
  if (isLocked(error))
    return 'another git process has locked the index: the files are written but not committed; run keyz sync again later'
  if (/tell me who you are|user\.name|user\.email/i.test(message)) {
    return 'git does not know who you are: the files are written but not committed; set user.name and user.email with git config, then run keyz sync again'
  }
  if (/dubious ownership/i.test(message)) {
    return 'git does not trust this store, because somebody else owns it: the files are written but not committed; run git config --global --add safe.directory with its path'
  }
  return 'git refused the commit: the files are written but not committed; see git status, then run keyz sync again'
}
