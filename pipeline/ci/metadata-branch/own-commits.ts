// The commits that only the metadata branch has, with all that is needed to make them again.
import type { Repository } from './repository.ts'

interface Signature {
  name: string
  email: string
  /** As git writes it: with the offset of its author. */
  date: string
}

export interface BranchCommit {
  commit: string
  tree: string
  parents: readonly string[]
  author: Signature
  committer: Signature
  message: string
}

const fields = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B']

/** Oldest first, along the first parents. Throws GitError. */
export async function ownCommits({ git }: Repository, main: string, tip: string): Promise<BranchCommit[]> {
  const how = ['--first-parent', '--reverse', '--topo-order', `--format=${fields.join('%x00')}%x00`]
  const parts = (await git.text(['log', ...how, tip, `^${main}`, '--'])).split('\0')
  const commits: BranchCommit[] = []
  for (let at = 0; at + fields.length < parts.length; at += fields.length) {
    const [commit = '', tree = '', parents = '', ...said] = parts.slice(at, at + fields.length)
    const [name = '', email = '', date = '', committer = '', address = '', committed = '', message = ''] = said
    commits.push({
      commit: commit.trim(),
      tree,
      parents: parents.split(' '),
      author: { name, email, date },
      committer: { name: committer, email: address, date: committed },
      message,
    })
  }
  return commits
}
