// What a review compares with if nobody says it: the state in which `head` left the default branch of the remote, as in a pull request.
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { mergeBase } from '../git/merge-base.ts'

const remote = 'refs/remotes/origin'
/** git only records which one is the default in a clone, not where the remote was added later. */
const branches = ['HEAD', 'main', 'master'].map((name) => `${remote}/${name}`)

/** `name` is for people. Nothing is fetched. Throws CommandError if this clone knows no such branch. */
export async function defaultBase(git: Git, head: string): Promise<{ ref: string; name: string }> {
  const known = await git.text(['for-each-ref', '--format=%(refname) %(symref)', ...branches])
  const targets = new Map(
    known.split('\n').map((line): [string, string] => {
      const [ref = '', target = ''] = line.split(' ')
      return [ref, target || ref]
    }),
  )
  const [branch] = branches.flatMap((name) => targets.get(name) ?? [])
  if (branch === undefined)
    throw new CommandError(
      'this clone knows no default branch of origin to compare with: name a commit, branch, or tag, such as keyz review --base HEAD~1',
    )
  // Without a commit in common, everything differs. That a head does not exist is for the review to say.
  const fork = await mergeBase(git, branch, head).catch(() => null)
  const name = branch.replace('refs/remotes/', '')
  return fork === null ? { ref: branch, name } : { ref: fork, name: `${name} (${fork.slice(0, 10)})` }
}
