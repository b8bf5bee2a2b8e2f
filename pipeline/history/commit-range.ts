// What `git diff` takes as one word for two commits: `A..B`, and `A...B` for what B changed since it left A.
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import { GitError, type RunGit } from '../git/git-plumbing.ts'

export interface CommitRange {
  base: string
  head: string
}

/** Null for a word that names one commit only: no name of a branch or tag has two dots in a row. */
export function rangeIn(word: string): (CommitRange & { sinceFork: boolean }) | null {
  const [, base, dots, head] = /^(.*?)(\.{2,3})(?!\.)(.*)$/s.exec(word) ?? []
  // Two dots within braces belong to a pattern: HEAD^{/a..b}.
  if (base === undefined || head === undefined || /\{[^}]*$/.test(base)) return null
  return { base: base || 'HEAD', head: head || 'HEAD', sinceFork: dots === '...' }
}

/** As git reads it: a side that is left out is HEAD. Null for a word that names one commit only. Throws CommandError. */
export async function commitRange(git: RunGit, word: string): Promise<CommitRange | null> {
  const range = rangeIn(word)
  if (range === null || !range.sinceFork) return range
  const { base, head } = range
  try {
    const fork = await git(['merge-base', '--end-of-options', base, head])
    return { base: fork.toString().trim(), head }
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    throw new CommandError(
      `${printable(word)} names no two commits with a common one before them: see git log or git branch for what there is, or compare the two as they are with ${printable(`${base}..${head}`)}`,
    )
  }
}
