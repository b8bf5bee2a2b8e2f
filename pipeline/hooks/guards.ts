// The guards: what a commit or a push must not bring. Only these can refuse.
import { text } from 'node:stream/consumers'
import { changesToPush, stagedChanges } from '../git/changes.ts'
import type { Git } from '../git/git.ts'
import type { HookName } from '../git/hook-protocol.ts'
import { refusals } from '../guard/refusals.ts'
import type { Output } from '../terminal/output.ts'

const commitAnyway =
  'Nothing is lost: the files are saved and staged. Fix it and commit again, or skip this check with git commit --no-verify.'
const pushAnyway =
  'Nothing was pushed. Take the file out of the commits that you push, or skip this check with git push --no-verify.'

/** Whether the commit or push is refused; says why, and how to get past it. */
export async function isRefused(
  name: HookName,
  parameters: readonly string[],
  git: Git,
  output: Output,
): Promise<boolean> {
  const push = name === 'pre-push'
  const problems = push ? await pushProblems(parameters, git) : name === 'pre-commit' ? await commitProblems(git) : []
  for (const problem of problems) output.sentence(`keyz refuses this ${push ? 'push' : 'commit'}: ${problem}.`)
  if (problems.length > 0) output.say(push ? pushAnyway : commitAnyway)
  return problems.length > 0
}

async function commitProblems(git: Git): Promise<string[]> {
  return await refusals(git, await stagedChanges(git))
}

async function pushProblems([remote = '']: readonly string[], git: Git): Promise<string[]> {
  const commits = (await text(process.stdin)).split('\n').flatMap((line) => {
    // The name of what is pushed comes first, as the person wrote it, and may hold blanks.
    const id = line.split(' ').at(-3)
    return id === undefined || /^0*$/.test(id) ? [] : [id]
  })
  return commits.length === 0 ? [] : await refusals(git, await changesToPush(git, commits, remote))
}
