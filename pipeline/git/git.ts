// git in one folder: the only way in which keyz runs it. Nothing here may print a decrypted entry by a textconv.
import { stat } from 'node:fs/promises'
import { type ChangedPaths, changedPaths, statusOf } from './changed-paths.ts'
import { branchIn, commitIn, type Places, placesOf } from './places.ts'
import { type GitPlace, type RunOptions, simpleGitRunner, spawnGit } from './start-git.ts'

export interface Git {
  /** What a command prints, byte for byte. Path arguments are taken literally. Throws GitError. */
  run: (parameters: readonly string[], options?: RunOptions) => Promise<Buffer>
  /** The same as text. Throws GitError. */
  text: (parameters: readonly string[], options?: RunOptions) => Promise<string>
  /**
   * Where the repository keeps what belongs to this worktree, and what all of its worktrees share, and the folder below its top, with
   * a slash at the end. Throws GitError.
   */
  place: () => Promise<{ own: string; common: string; prefix: string }>
  /** The branch that HEAD is on, or null when it is detached. A branch without a commit counts. */
  branch: () => Promise<string | null>
  /** Whether there is an index: the person's own, or the one of a commit that is being made. */
  hasIndex: () => Promise<boolean>
  /** What the person has under way that a commit would disturb ("a merge"), or null. */
  operation: () => Promise<Operation | null>
  /** Changed and untracked paths below a folder, and whether git ignores the folder. Throws GitError. */
  changed: (folder: string) => Promise<ChangedPaths>
  /** Stages the paths of a list: a file that has them, each with a zero byte at its end. Throws GitError. */
  stage: (list: string) => Promise<void>
  /** Takes the paths of a list out of the index again. Throws GitError. */
  unstage: (list: string) => Promise<void>
  /** Commits the paths of a list, and nothing else that is staged. Returns the commit. Throws GitError. */
  commit: (list: string, message: string) => Promise<string>
}

export type Operation = 'a merge' | 'git am' | 'a rebase' | 'a cherry-pick' | 'a revert' | 'a bisect'

const operations = new Map<string, Operation>([
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply/applying', 'git am'],
  ['rebase-apply', 'a rebase'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['BISECT_LOG', 'a bisect'],
])

/**
 * `environment` is all that git gets, beside the guards of start-git.ts. Nothing runs until something is asked. With variables that
 * tell git how to reach a remote, only `run` and `text` work: simple-git, behind what changes the index, refuses those variables.
 */
export function openGit(
  folder: string,
  environment: Readonly<Record<string, string>>,
  {
    index = null,
    settings = [],
    most,
    interrupt,
  }: Partial<Pick<GitPlace, 'index' | 'settings' | 'most' | 'interrupt'>> = {},
): Git {
  const place: GitPlace = { folder, environment, index, settings, most, interrupt }
  const run: Git['run'] = async (parameters, options = {}) => await spawnGit(place, parameters, options)
  const text: Git['text'] = async (parameters, options) => (await run(parameters, options)).toString()

  const names = [...operations.keys()]
  let known: Promise<Places> | null = null
  /** Where things are does not change while keyz runs, so this is looked up once for all of them. */
  function places(): Promise<Places> {
    known ??= placesOf({ folder, index, names }, text).catch((error: unknown) => {
      known = null
      throw error
    })
    return known
  }

  let opened: ReturnType<typeof simpleGitRunner> | null = null
  async function simpleGit(...parameters: string[]): Promise<string> {
    opened ??= simpleGitRunner(place)
    const runner = await opened
    return await runner(parameters)
  }

  return {
    run,
    text,
    place: places,
    async branch() {
      const known = await branchIn((await places()).own)
      if (known !== undefined) return known
      const name = await text(['symbolic-ref', '--quiet', '--short', 'HEAD']).catch(() => '')
      return name.trim() || null
    },
    async hasIndex() {
      return (await stat((await places()).index).catch(() => null)) !== null
    },
    async operation() {
      const { traces } = await places()
      const there = await Promise.all(traces.map((path) => stat(path).catch(() => null)))
      const found = names.find((_, at) => there[at] != null)
      return found === undefined ? null : (operations.get(found) ?? null)
    },
    async changed(below) {
      const { prefix } = await places()
      return changedPaths(await simpleGit(...statusOf(below)), prefix, below)
    },
    async stage(list) {
      await simpleGit('add', ...listed(list))
    },
    async unstage(list) {
      await simpleGit('reset', '--quiet', ...listed(list))
    },
    async commit(list, message) {
      // Unsigned, because a locked agent must not stop it.
      const how = ['--quiet', '--only', '--no-verify', '--no-gpg-sign']
      await simpleGit('commit', ...how, ...listed(list), '-m', message)
      const { own, common } = await places()
      const branch = await branchIn(own)
      const made = branch ? await commitIn(common, branch) : null
      return made ?? (await text(['rev-parse', 'HEAD'])).trim()
    },
  }
}

/** The same git, for what nobody waits for any more once the signal fires: it is ended then. */
export function endedBy(git: Git, signal: AbortSignal): Git {
  return {
    ...git,
    run: async (parameters, options) => await git.run(parameters, { ...options, signal }),
    text: async (parameters, options) => await git.text(parameters, { ...options, signal }),
  }
}

/** The list may be longer than a command line, and no name in it is ever taken for an option. */
function listed(list: string): string[] {
  return [`--pathspec-from-file=${list}`, '--pathspec-file-nul']
}
