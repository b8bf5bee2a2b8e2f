// Records what changed below `.keyz` in git, as the store wants it: not at all, staged, or as a commit of its own.
import { randomBytes } from 'node:crypto'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import type { GitMode } from '../../schema/config.ts'
import { inParallel } from '../environment/in-parallel.ts'
import type { ChangedPath } from '../git/changed-paths.ts'
import type { Git, Operation } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'
import { metadataProblem } from '../guard/metadata-problem.ts'
import { workTreeFile } from '../guard/work-tree-file.ts'
import { commitMessage } from './commit-message.ts'

interface CommitOptions {
  mode: GitMode
  git: Git
  folder: KeyzFolder
  /** Looks at the commit message before git gets it. */
  inspect: (text: string, destination: string) => void
  random: () => number
  sleep: (milliseconds: number) => Promise<void>
  /** How long to wait for somebody else's index.lock, in milliseconds, asked when it comes to that; 5 s where it is left out. */
  patience?: (() => number) | undefined
  /** An operation whose traces are still there and that is over: git calls post-rewrite before it cleans up. */
  finished?: Operation | undefined
}

export interface Committed {
  commit: string | null
  /** Why nothing was committed although something changed, and what to do. */
  note: string | null
}

/** Everything of ours that git tracks. The person's other files are never named to git. */
const ours = /^\.keyz\/(?:config\.yaml|\.gitignore|\.gitattributes|providers\/.+\.json|usage\/.+\.json)$/

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
  const { paths, ignored } = await git.changed('.keyz')
  if (ignored)
    return {
      commit: null,
      note: '.keyz is ignored by git, so nothing was recorded: take the pattern out of .gitignore, or set git.mode to none',
    }
  const changed = paths.filter(({ path }) => ours.test(path))
  const whole = changed.filter((change) => !isHalfStaged(change))
  const { wanted, problems } = await guarded(whole, options.folder)
  const leftNote = noteOf(changed.length - whole.length, problems)
  if (wanted.length === 0) return { commit: null, note: leftNote }
  const obstacle = mode === 'commit' ? await obstacleTo(options) : null
  if (obstacle !== null) return { commit: null, note: obstacle }
  // Named like a temporary file, so that the next sync sweeps it when this one is killed.
  const list = `state/.keyz-${randomBytes(8).toString('hex')}.tmp`
  await options.folder.write(list, wanted.map(({ path }) => `${path}\0`).join(''))
  try {
    const done = await patiently(options, () => (mode === 'stage' ? stage(git, list) : commit(options, list, wanted)))
    return { commit: done, note: leftNote }
  } finally {
    await options.folder.remove(list)
  }
}

/** keyz's own commits call no hooks, so what its guards would refuse is left out here. */
async function guarded(changed: readonly ChangedPath[], folder: KeyzFolder) {
  const wanted: ChangedPath[] = []
  const problems: string[] = []
  await inParallel(changed, filesAtOnce, async (change) => {
    const file = await workTreeFile(folder.root, change.path.slice('.keyz/'.length))
    const problem = file === null ? null : metadataProblem(file)
    if (problem === null) wanted.push(change)
    else problems.push(problem)
  })
  return { wanted, problems: problems.sort() }
}

const filesAtOnce = 32

function noteOf(halfStaged: number, [problem, ...others]: readonly string[]): string | null {
  const notes = [
    ...(halfStaged === 0
      ? []
      : [`${halfStaged} file(s) below .keyz are partly staged by you and were left as they are`]),
    ...(problem === undefined ? [] : [`not committed: ${problem}`]),
    ...(others.length === 0 ? [] : [`${others.length} more file(s) below .keyz were not committed, see git status`]),
  ]
  return notes.length === 0 ? null : notes.join('; ')
}

/** Staged by the person in a version that is not the one in the work tree: theirs to finish. Sidecars are always ours. */
function isHalfStaged({ path, index, worktree }: ChangedPath): boolean {
  const sidecar = /^\.keyz\/(?:providers\/[^/]+|usage)\/[^/]+\//.test(path)
  return !sidecar && index !== ' ' && index !== '?' && worktree !== ' '
}

async function obstacleTo({ git, finished }: CommitOptions): Promise<string | null> {
  const operation = await git.operation()
  if (operation !== null && operation !== finished)
    return `${operation} is under way: the files are written and not committed; finish it, then run keyz sync again`
  if ((await git.branch()) === null)
    return 'HEAD is detached: the files are written and not committed; check out a branch, then run keyz sync again'
  return null
}

async function stage(git: Git, list: string): Promise<null> {
  await git.stage(`.keyz/${list}`)
  return null
}

/** Null when nothing is left to commit: the person took back what was staged. */
async function commit({ git, inspect }: CommitOptions, list: string, wanted: ChangedPath[]): Promise<string | null> {
  const message = commitMessage(wanted)
  inspect(message, 'a commit message')
  const paths = `.keyz/${list}`
  await git.stage(paths)
  try {
    return await git.commit(paths, message)
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1 && error.message === '') return null
    if (wanted.every(({ index }) => index === ' ' || index === '?')) await git.unstage(paths).catch(() => undefined)
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

function isLocked(error: unknown): boolean {
  return error instanceof GitError && /index\.lock|\.lock': File exists|cannot lock ref/.test(error.message)
}

function explain(error: unknown): string {
  const message = error instanceof GitError ? error.message : ''
  if (isLocked(error))
    return 'another git process holds the index: the files are written and not committed; run keyz sync again later'
  if (/tell me who you are|user\.name|user\.email/i.test(message)) {
    return 'git does not know who you are: the files are written and not committed; set user.name and user.email with git config, then run keyz sync again'
  }
  if (/dubious ownership/i.test(message)) {
    return 'git does not trust this store, because somebody else owns it: the files are written and not committed; run git config --global --add safe.directory with its path'
  }
  return 'git refused the commit: the files are written and not committed; see git status, then run keyz sync again'
}
