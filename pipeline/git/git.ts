// What keyz asks git, and the only place that does. Names only (-z): nothing here may print a decrypted entry by a textconv.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SimpleGit } from 'simple-git'

/** A path that git reports as changed, relative to the store, with the two letters of `git status --porcelain`. */
export interface ChangedPath {
  path: string
  index: string
  worktree: string
}

export interface Git {
  /** The branch that HEAD is on, or null when it is detached. A branch without a commit counts. */
  branch: () => Promise<string | null>
  /** What the person has under way that a commit would disturb ("a merge"), or null. */
  operation: () => Promise<Operation | null>
  /** Changed and untracked paths below a folder, and whether git ignores the folder. */
  changed: (folder: string) => Promise<{ paths: ChangedPath[]; ignored: boolean }>
  /** Arguments as given, path arguments taken literally. Throws GitError. */
  run: (...parameters: string[]) => Promise<string>
}

/** A silent git (waiting for a prompt that nobody sees) is ended after this. */
const maxSilence = 60_000

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

/** Who commits, where somebody says so by variables alone. */
const identity = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL']

/** Set for every git that keyz starts: its own commits must not call its hooks, nor husky's. */
const guards = { KEYZ_IN_HOOK: '1', HUSKY: '0' }

/** `index` is where a commit under way is being prepared; the person's own index where it is null. */
export function openGit(
  store: string,
  environment: Readonly<Record<string, string>>,
  index: string | null = null,
): Git {
  let opened: Promise<SimpleGit> | null = null
  // Loaded when git is asked for the first time: commands that only read start sooner without.
  const open = async () => {
    const { simpleGit } = await import('simple-git')
    const names = [...identity, 'GIT_INDEX_FILE']
    return simpleGit({ baseDir: store, timeout: { block: maxSilence }, allowEnvironment: names }).env({
      ...environment,
      ...guards,
      ...(index === null ? {} : { GIT_INDEX_FILE: index }),
    })
  }
  const run = async (...parameters: string[]) => {
    opened ??= open()
    const git = await opened
    return await git.raw(['--literal-pathspecs', '--no-optional-locks', ...parameters])
  }

  return {
    run,
    async branch() {
      const name = await run('symbolic-ref', '--quiet', '--short', 'HEAD').catch(nothing)
      return name.trim() || null
    },
    async operation() {
      const names = [...operations.keys()]
      const paths = (await run('rev-parse', ...names.flatMap((name) => ['--git-path', name]))).trimEnd().split('\n')
      const there = await Promise.all(paths.map((path) => stat(resolve(store, path)).catch(() => null)))
      const found = names.find((_, index) => there[index] != null)
      return found === undefined ? null : (operations.get(found) ?? null)
    },
    async changed(folder) {
      const prefix = (await run('rev-parse', '--show-prefix')).trimEnd()
      const listing = await run(
        'status',
        '--porcelain=v1',
        '-z',
        '--no-renames',
        '--untracked-files=all',
        '--ignored=matching',
        '--',
        folder,
      )
      const all = listing.split('\0').flatMap((line) => {
        const [, index, worktree, path] = /^(.)(.) ([\s\S]+)$/.exec(line) ?? []
        if (index === undefined || worktree === undefined || path === undefined) return []
        return [{ index, worktree, path: path.startsWith(prefix) ? path.slice(prefix.length) : path }]
      })
      return {
        paths: all.filter(({ index }) => index !== '!'),
        ignored: all.some(
          ({ index, path }) =>
            index === '!' &&
            (path === `${folder}/` || path === `${folder}/providers/` || /\/providers\/.*\.json$/.test(path)),
        ),
      }
    },
  }
}

/** What git said, in its own words, for the cases that keyz knows how to explain. */
export function gitMessage(error: unknown): string {
  return error instanceof Error ? error.message : ''
}

function nothing(): string {
  return ''
}
