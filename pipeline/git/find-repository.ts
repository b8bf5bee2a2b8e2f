// Which repository a folder belongs to, as git would find it, but never one that somebody else could have put into the store.
import { lstatSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { GitError } from './git-error.ts'

/**
 * The top of the work tree that the folder is in, or null where there is none. Throws GitError for a folder on the way that is a git
 * directory itself: its files can be tracked, and git would run the programs that its `config` names. `safe.bareRepository=explicit`
 * tells git 2.38 and later the same; this is for the older ones, and gives a sentence that helps.
 */
export function findRepository(folder: string): string | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (exists(join(at, '.git'))) return at
    if (isGitDirectory(at)) throw new GitError(`${at} ${looksLikeOne}`, null, true)
    if (dirname(at) === at) return null
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
