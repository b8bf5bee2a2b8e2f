// Which repository a folder belongs to, as git would find it, but never one that somebody else could have put into the store.
import { lstatSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { GitError } from './git-error.ts'

/**
 * The top of the work tree that the folder is in, or null where there is none. Throws GitError for a folder below it that is a git
 * directory itself: its files can be tracked, and git would run the programs that its `config` names.
 */
export function findRepository(folder: string): string | null {
  const { top, gitDirectory } = walkUp(folder)
  if (top !== null && gitDirectory !== null) throw new GitError(`${gitDirectory} ${looksLikeOne}`, null, true)
  return top
}

/**
 * Throws GitError where git would use a folder on the way as a repository, tracked by others or not. `safe.bareRepository=explicit`
 * tells git 2.38 and later the same; this is for the older ones, and gives a sentence that helps.
 */
export function refuseGitDirectories(folder: string): void {
  const { gitDirectory } = walkUp(folder)
  if (gitDirectory !== null) throw new GitError(`${gitDirectory} ${looksLikeOne}`, null, true)
}

/** The first folder with a `.git` from here up, and the first before it that is a git directory itself. */
function walkUp(folder: string): { top: string | null; gitDirectory: string | null } {
  let gitDirectory: string | null = null
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (exists(join(at, '.git'))) return { top: at, gitDirectory }
    if (isGitDirectory(at)) gitDirectory ??= at
    if (dirname(at) === at) return { top: null, gitDirectory }
  }
}

const looksLikeOne =
  'holds the files of a git repository itself (HEAD, config, objects/, refs/), and git would run what they say: find out who added them, and remove them'

/** Whether git would take the folder itself for a repository, as it does with a bare one. */
function isGitDirectory(folder: string): boolean {
  const has = (name: string) => exists(join(folder, name))
  return has('HEAD') && (has('commondir') || (has('objects') && has('refs')))
}

/** Links count, wherever they point. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
