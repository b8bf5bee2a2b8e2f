// The last step: what changed below `.keyz` is staged, committed on its own, or left alone, as the store's configuration says.

import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { pathInKeyz } from '../../meta/files/path-in-keyz.ts'
import { temporaryFile } from '../../meta/files/temporary-file.ts'
import type { GitMode } from '../../schema/config.ts'
import type { ChangedPath } from '../git/changed-paths.ts'
import type { Git, Operation } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'
import { changesToCommit, isOurs, isReading } from './changes-to-commit.ts'
import { clearExecutableBits } from './clear-executable-bits.ts'
import { commitMessage } from './commit-message.ts'
import { unchangedSinceHead } from './unchanged-since-head.ts'
import { explain, isLocked, missingIndex, obstacleTo } from './why-not-committed.ts'

interface CommitOptions {
  mode: GitMode
  git: Git
  folder: KeyzFolder
  /** Looks at the commit message before git gets it. */
  inspect: (text: string, destination: string) => void
  random: () => number
  sleep: (milliseconds: number) => Promise<void>
  /** How long to wait for somebody else's index.lock, in milliseconds, asked for when that happens; 5 s by default. */
  patience?: (() => number) | undefined
  /** Sidecars that were written anew to show that they are still true, relative to the store. */
  heartbeats?: ReadonlySet<string>
  /** False: the registry and the settings go along with news, and are otherwise left to the person who edits them. */
  settingsAlone?: boolean
  /** What a person has just done to the registry, such as `map openai/team/web`. */
  did?: string | undefined
  /** An operation whose traces are still there and that is over: git calls post-rewrite before it cleans up. */
  finished?: Operation | undefined
}

export interface Committed {
  commit: string | null
  /** Why nothing was committed although something changed, and what to do. */
  note: string | null
}

const defaultPatience = 5_000

export async function commitMetadata(options: CommitOptions): Promise<Committed> {
  if (options.mode === 'none') return { commit: null, note: null }
  try {
    return await commitChanges(options)
  } catch (error) {
    return { commit: null, note: explain(error) }
  }
}

async function commitChanges(options: CommitOptions): Promise<Committed> {
  const { mode, git } = options
  const withoutIndex = await missingIndex(git)
  if (withoutIndex !== null) return { commit: null, note: withoutIndex }
  const changed = await git.changed('.keyz')
  if (changed.ignored)
    return {
      commit: null,
      note: '.keyz is ignored by git, so nothing was committed: remove the pattern from .gitignore, or set git.mode to none',
    }
  const cleared = await clearExecutableBits(
    changed.paths.filter(isOurs).map(({ path }) => pathInKeyz(path)),
    options.folder.root,
  )
  const { paths } = cleared ? await git.changed('.keyz') : changed
  const { wanted: found, note } = await changesToCommit(paths, options.folder)
  const unchanged = await unchangedSinceHead(git, found, options)
  const wanted = withoutSettings(found, unchanged, options)
  if (wanted.length === 0) return { commit: null, note }
  const obstacle = mode === 'commit' ? await obstacleTo(options) : null
  if (obstacle !== null) return { commit: null, note: obstacle }
  // Named like a temporary file, so that the next sync sweeps it when this one is killed.
  const list = temporaryFile('state')
  await options.folder.write(list, wanted.map(({ path }) => `${path}\0`).join(''))
  try {
    const done = await patiently(options, () =>
      mode === 'stage' ? stage(git, list) : commit(options, list, { wanted, unchanged }),
    )
    return { commit: done, note }
  } finally {
    await options.folder.remove(list)
  }
}

function withoutSettings(
  found: readonly ChangedPath[],
  unchanged: ReadonlySet<string>,
  { settingsAlone = true }: CommitOptions,
): ChangedPath[] {
  const isNews = ({ path }: ChangedPath) => isReading(path) && !unchanged.has(path)
  return found.filter((change) => settingsAlone || isReading(change.path) || found.some(isNews))
}

async function stage(git: Git, list: string): Promise<null> {
  await git.stage(`.keyz/${list}`)
  return null
}

/** Null when nothing is left to commit: the person has unstaged it. */
async function commit(
  { git, inspect, did }: CommitOptions,
  list: string,
  { wanted, unchanged }: { wanted: ChangedPath[]; unchanged: ReadonlySet<string> },
): Promise<string | null> {
  const message = commitMessage(wanted, unchanged, did)
  inspect(message, 'a commit message')
  const paths = `.keyz/${list}`
  // A commit takes what git knows already by itself.
  const isNew = wanted.some(({ index }) => index === '?')
  if (isNew) await git.stage(paths)
  try {
    return await git.commit(paths, message)
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1 && error.message === '') return null
    if (isNew && wanted.every(({ index }) => index === ' ' || index === '?'))
      await git.unstage(paths).catch(() => undefined)
    throw error
  }
}

/** Somebody else holds the index for a moment: wait with jitter, and give up before the person wonders. */
async function patiently<Result>(
  { random, sleep, patience }: CommitOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const maxWait = patience?.() ?? defaultPatience
  for (let waited = 0; ; ) {
    try {
      return await work()
    } catch (error) {
      const pause = 50 + random() * 250
      if (!isLocked(error) || waited + pause > maxWait) throw error
      waited += pause
      await sleep(pause)
    }
  }
}
