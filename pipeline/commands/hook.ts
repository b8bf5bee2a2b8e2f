// `keyz hook NAME`: called by the hooks that keyz init installs. Whatever goes wrong, the person's commit, merge or push goes on.
import { rm, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Argument, type Command } from '@commander-js/extra-typings'
import { DocumentError } from '../../meta/files/document.ts'
import { milliseconds } from '../../schema/duration.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { changesBetween, changesToPush, type RawChange, stagedChanges } from '../git/changes.ts'
import { type Git, openGit } from '../git/git.ts'
import { refusals } from '../guard/refusals.ts'
import { changedEntries } from '../hooks/changed-entries.ts'
import { refresh } from '../hooks/refresh.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { LeakError } from '../secrets/leak-scanner.ts'
import type { Output } from '../terminal/output.ts'

const names = ['pre-commit', 'post-commit', 'post-applypatch', 'post-merge', 'post-rewrite', 'pre-push'] as const

/** Tells the hook that a guard refuses. Any other code, a crash included, lets the commit pass. */
const refused = 77
/** After the deadline of the configuration, for git's own work. */
const grace = 900
const defaultDeadline = 15_000

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('hook', { hidden: true })
    .description('called by git, through the hooks that keyz init installs')
    .addArgument(new Argument('<name>', 'the hook').choices(names))
    .argument(
      '[parameters...]',
      'as git gives them; post-commit and post-applypatch get the commit from which on nobody looked',
    )
    .action(async (name, parameters) => {
      const { output } = runtime
      const elapsed = () => Math.round(process.uptime() * 1000)
      // Nobody waits for a push at a prompt, and a guard that gave up would have guarded nothing.
      if (name !== 'pre-push') giveUpAfter(defaultDeadline + grace, output)
      try {
        // The guards come before the configuration: one that cannot be read must not let anything through.
        const git = await gitFor(name, runtime)
        const problems = await guard(name, parameters, git)
        for (const problem of problems)
          output.say(`keyz refuses this ${name === 'pre-push' ? 'push' : 'commit'}: ${problem}.`)
        if (problems.length > 0) {
          output.say(name === 'pre-push' ? pushAnyway : commitAnyway)
          return finish(refused)
        }
        const open = await runtime.openStore()
        const limit = milliseconds(open.config.sync.hook_deadline)
        giveUpAfter(Math.max(0, limit - elapsed()) + grace, output)
        for (const sentence of await work(name, parameters, { ...open, git }, runtime, elapsed))
          output.say(`keyz: ${sentence}.`)
      } catch (error) {
        output.say(`keyz: ${sentenceFor(error)}.`)
        if (runtime.environment.debug && error instanceof Error) output.say(String(error.stack))
      }
      finish(exitCodes.done)
    })
}

/** Whatever hangs, the person's command goes on. */
function giveUpAfter(milliseconds: number, output: Output): void {
  setTimeout(() => {
    // The work was done, and only the way out took too long.
    if (process.exitCode !== undefined) process.exit()
    output.say('keyz: gave up, so that git need not wait (sync.hook_deadline); run keyz sync later.')
    process.exit(exitCodes.done)
  }, milliseconds).unref()
}

const commitAnyway =
  'Nothing is lost: the files are written and staged. Mend it and commit again, or pass with git commit --no-verify.'
const pushAnyway = 'Nothing was pushed. Mend it in a new history, or pass with git push --no-verify.'

type HookName = (typeof names)[number]

/** Only before a commit the index of the commit that is being made is the one to look at and to add to. */
async function gitFor(name: HookName, { environment, findStore }: Runtime): Promise<Git> {
  const { store, git } = await findStore()
  return name === 'pre-commit' ? openGit(store, environment.forChildren, { index: environment.hookIndex }) : git
}

async function guard(name: HookName, parameters: string[], git: Git): Promise<string[]> {
  if (name === 'pre-commit') return await refusals(git, await stagedChanges(git))
  if (name !== 'pre-push') return []
  const pushed = (await text(process.stdin)).split('\n').flatMap((line) => {
    // The name of what is pushed comes first, as the person wrote it, and may hold blanks.
    const id = line.split(' ').at(-3)
    return id === undefined || /^0*$/.test(id) ? [] : [id]
  })
  const [remote = ''] = parameters
  return pushed.length === 0 ? [] : await refusals(git, await changesToPush(git, pushed, remote))
}

async function work(
  name: HookName,
  parameters: readonly string[],
  open: OpenStore,
  runtime: Runtime,
  elapsed: () => number,
): Promise<string[]> {
  if (name === 'pre-push') return []
  const staging = open.config.git.mode === 'stage'
  const { git } = open
  const leftOut = resolve(open.store, (await git.text(['rev-parse', '--git-common-dir'])).trim(), 'keyz/left-out')
  if (name === 'pre-commit') {
    if (!staging) return []
    const index = runtime.environment.hookIndex
    // git forgets what is added to the index of a partial commit, and the next commit would take it out again.
    if (index !== null && basename(index).startsWith('next-index-')) {
      await writeFile(leftOut, '')
      return []
    }
    return await refresh(changedEntries(await stagedChanges(git)), open, runtime, { elapsed })
  }
  await rm(leftOut, { force: true })
  const [since = 'HEAD^'] = parameters
  const base = name === 'post-commit' || name === 'post-applypatch' ? since : 'ORIG_HEAD'
  const changes: RawChange[] = await changesBetween(git, base, 'HEAD')
  // After the last patch of git am, it compares the commit with an index that it read before, so a commit would be in its way.
  const running = name === 'post-rewrite' ? { elapsed, finished: 'a rebase' as const } : { elapsed }
  // When a row of picked commits ends by --continue, git compares HEAD with an index that it read before: no commit, no staging.
  const endsRow = name === 'post-commit' && since !== 'HEAD^'
  const config = endsRow ? { ...open.config, git: { ...open.config.git, mode: 'none' as const } } : open.config
  const told = await refresh(changedEntries(changes), { ...open, config }, runtime, running)
  const left = endsRow && open.config.git.mode !== 'none' && (await git.changed('.keyz')).paths.length > 0
  return left ? [rowEnded, ...told] : told
}

const rowEnded = 'several commits were picked: the files are written and not committed; run keyz sync'

function sentenceFor(error: unknown): string {
  const known = error instanceof CommandError || error instanceof DocumentError || error instanceof LeakError
  return known ? error.message : 'something went wrong in a hook; run keyz sync, and keyz doctor'
}
