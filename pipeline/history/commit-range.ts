// One word that names two commits, as in `git diff`: `A..B`, and `A...B` for what B changed since it branched off A.
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'
import { mergeBase } from '../git/merge-base.ts'

export interface CommitRange {
  base: string
  head: string
}

/** Null for a word that names only one commit: the name of a branch or tag never has two dots in a row. */
export function rangeIn(word: string): (CommitRange & { sinceFork: boolean }) | null {
  const [, base, dots, head] = /^(.*?)(\.{2,3})(?!\.)(.*)$/s.exec(word) ?? []
  // Two dots within braces belong to a pattern: HEAD^{/a..b}.
  if (base === undefined || head === undefined || /\{[^}]*$/.test(base)) return null
  return { base: base || 'HEAD', head: head || 'HEAD', sinceFork: dots === '...' }
}

/** As git reads it: a side that is left out is HEAD. Null for a word that names only one commit. Throws CommandError. */
export async function commitRange(git: Git, word: string): Promise<CommitRange | null> {
  const range = rangeIn(word)
  if (range === null || !range.sinceFork) return range
  const { base, head } = range
  // A name that git does not know is the same mistake to the person.
  const fork = await mergeBase(git, base, head).catch(unlessGit)
  if (fork !== null) return { base: fork, head }
  throw new CommandError(
    `${printable(word)} does not name two commits that have one in common: see git log or git branch for their names, or compare the two as they are with ${printable(`${base}..${head}`)}`,
  )
}

function unlessGit(error: unknown): null {
  if (error instanceof GitError && !error.isOwn) return null
  throw error
}
