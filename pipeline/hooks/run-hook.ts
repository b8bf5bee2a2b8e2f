// Runs one hook: first its guards, then what is to be refreshed. Whatever goes wrong, the person's commit, merge or push goes on.
import { DocumentError } from '../../meta/files/document.ts'
import { milliseconds } from '../../schema/duration.ts'
import { CommandError, exitCodes, LeakError } from '../errors.ts'
import { type Git, openGit } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'
import { type HookName, refused } from '../git/hook-protocol.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import type { Output } from '../terminal/output.ts'
import { afterCommit } from './after-commit.ts'
import { beforeCommit } from './before-commit.ts'
import { isRefused } from './guards.ts'

/** After the deadline of the configuration, for git's own work. */
const grace = 900
const defaultDeadline = 15_000

/** Returns the exit code: `refused` from a guard, and 0 in every other case. */
export async function runHook(name: HookName, parameters: readonly string[], runtime: Runtime): Promise<number> {
  const { output } = runtime
  const elapsed = () => Math.round(process.uptime() * 1000)
  // Nobody waits for a push at a prompt, and a guard that gave up would have guarded nothing.
  if (name !== 'pre-push') giveUpAfter(defaultDeadline + grace, output)
  try {
    // The guards come before the configuration: one that cannot be read must not let anything through.
    const git = await gitFor(name, runtime)
    if (await isRefused(name, parameters, git, output)) return refused
    const open = { ...(await runtime.openStore()), git }
    giveUpAfter(Math.max(0, milliseconds(open.config.sync.hook_deadline) - elapsed()) + grace, output)
    for (const sentence of await refreshFor(name, parameters, open, runtime, elapsed))
      output.sentence(`keyz: ${sentence.endsWith('?') ? sentence : `${sentence}.`}`)
  } catch (error) {
    output.sentence(`keyz: ${sentenceFor(error)}.`)
    if (runtime.environment.debug && error instanceof Error) output.say(String(error.stack))
  }
  return exitCodes.done
}

/** git tidies up by itself after what the person did: not once more after the commit that keyz adds to it. */
const untidied = ['maintenance.auto=false', 'gc.auto=0']

/** Before a commit the index to look at, and to add to, is that of the commit which is being made. */
async function gitFor(name: HookName, { environment, findStore }: Runtime): Promise<Git> {
  const { store } = await findStore()
  const more = name === 'pre-commit' ? { index: environment.hookIndex } : { settings: untidied }
  return openGit(store, environment.forChildren, more)
}

/** Returns sentences for the person. */
async function refreshFor(
  name: HookName,
  parameters: readonly string[],
  open: OpenStore,
  runtime: Runtime,
  elapsed: () => number,
): Promise<string[]> {
  if (name === 'pre-push') return []
  if (name === 'pre-commit') return await beforeCommit(open, runtime, elapsed)
  return await afterCommit(name, parameters, open, runtime, elapsed)
}

/** Whatever hangs, the person's command goes on. */
function giveUpAfter(milliseconds: number, output: Output): void {
  // A longer time would make the timer fire at once.
  const time = Math.min(milliseconds, 2 ** 31 - 1)
  setTimeout(() => {
    // The work was done, and only the way out took too long.
    if (process.exitCode !== undefined) process.exit()
    output.say(
      'keyz: stopped after the time limit, so that git does not wait (sync.hook_deadline); run keyz sync later.',
    )
    process.exit(exitCodes.done)
  }, time).unref()
}

function sentenceFor(error: unknown): string {
  const ours = error instanceof CommandError || error instanceof DocumentError || error instanceof LeakError
  const known = ours || (error instanceof GitError && error.isOwn)
  return known ? error.message : 'something went wrong in a hook; run keyz doctor, then keyz sync'
}
