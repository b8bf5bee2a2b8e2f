// The guards: what a commit or a push must not bring. Only these can refuse.
import { text } from 'node:stream/consumers'
import { changesToPush, type PushedChange, stagedChanges } from '../git/changes.ts'
import type { Git } from '../git/git.ts'
import type { HookName } from '../git/hook-protocol.ts'
import { type Refusal, refusals } from '../guard/refusals.ts'
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
  if (name === 'pre-push') return await isPushRefused(parameters, git, output)
  if (name !== 'pre-commit') return false
  const refused = await refusals(git, await stagedChanges(git))
  for (const { problem } of refused) output.sentence(`keyz refuses this commit: ${problem}.`)
  if (refused.length > 0) output.say(commitAnyway)
  return refused.length > 0
}

async function isPushRefused(parameters: readonly string[], git: Git, output: Output): Promise<boolean> {
  const refused = await pushProblems(parameters, git)
  for (const { problem, change } of refused)
    output.sentence(`keyz refuses this push: ${problem} (in commit ${change.commit.slice(0, 10)}).`)
  const [first] = refused.map(({ change }) => change).slice(-1)
  if (first === undefined) return false
  output.say(pushAnyway)
  const base = first.isRoot ? '--root' : `${first.commit.slice(0, 10)}^`
  output.say(
    `If a later commit corrects it already: git rebase -i ${base}, and make the correction a fixup of ${first.commit.slice(0, 10)}.`,
  )
  return true
}

async function pushProblems([remote = '']: readonly string[], git: Git): Promise<Refusal<PushedChange>[]> {
  const commits = (await text(process.stdin)).split('\n').flatMap((line) => {
    // The name of what is pushed comes first, as the person wrote it, and may hold blanks.
    const id = line.split(' ').at(-3)
    return id === undefined || /^0*$/.test(id) ? [] : [id]
  })
  return commits.length === 0 ? [] : await refusals(git, await changesToPush(git, commits, remote))
}
