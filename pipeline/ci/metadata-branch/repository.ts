// The repository that contains the store, as work on the metadata branch needs it: opened at its top, without hooks or maintenance.
import { devNull } from 'node:os'
import { CommandError } from '../../errors.ts'
import { type Git, openGit } from '../../git/git.ts'
import { GitError } from '../../git/git-error.ts'

export interface Repository {
  /** git at the top of the repository. */
  git: Git
  /** Like `git`, for commands that talk to a remote. */
  remoteGit: Git
  /** Like `git`, with more environment variables. */
  gitWith: (variables: Readonly<Record<string, string>>) => Git
  /** Where the store is in the repository: empty, or a path that ends with `/`. */
  prefix: string
  /** Absolute path of the .git folder of this work tree. */
  gitFolder: string
  /** `sha1` or `sha256`. */
  objectFormat: string
}

/** No hooks, no garbage collection that takes minutes, no signature that waits for an agent, and no difference in files that only look newer. */
const settings = [
  `core.hooksPath=${devNull}`,
  'gc.auto=0',
  'maintenance.auto=false',
  'push.gpgSign=false',
  'diff.autoRefreshIndex=true',
]

/**
 * `reaching` is the environment of commands that talk to a remote, `most` how many milliseconds a git may take that starts now,
 * and `interrupt` ends one that talks to a remote. Throws CommandError if git does not work there.
 */
export async function openRepository(
  store: string,
  environment: Readonly<Record<string, string>>,
  reaching = environment,
  { most, interrupt }: { most?: () => number; interrupt?: AbortSignal } = {},
): Promise<Repository> {
  const at = (folder: string, variables: Readonly<Record<string, string>>, signal?: AbortSignal) =>
    openGit(folder, { ...environment, ...variables }, { settings, most, interrupt: signal })
  const asked = ['rev-parse', '--show-toplevel', '--absolute-git-dir', '--show-object-format', '--show-prefix']
  const answer = await at(store, {})
    .text(asked)
    .catch((cause: unknown) => {
      if (!(cause instanceof GitError) || cause.isOwn) throw cause
      throw new CommandError(
        `git does not work in ${store}: run git status there and fix what it reports (a store owned by somebody else needs safe.directory)`,
        undefined,
        cause,
      )
    })
  const [top = store, gitFolder = '', objectFormat = 'sha1', prefix = ''] = answer.split('\n')
  return {
    git: at(top, {}),
    remoteGit: at(top, reaching, interrupt),
    gitWith: (variables) => at(top, variables),
    prefix,
    gitFolder,
    objectFormat,
  }
}

/** The commits of some refs, in the same order; null if there is none. */
export async function commitsOf({ git }: Repository, refs: readonly string[]): Promise<(string | null)[]> {
  const answer = await git.text(['cat-file', '--batch-check'], {
    input: refs.map((ref) => `${ref}^{commit}\n`).join(''),
  })
  const lines = answer.split('\n')
  return refs.map((_, index) => /^([0-9a-f]{40,64}) commit \d+$/.exec(lines[index] ?? '')?.[1] ?? null)
}

/** Like `commitsOf`, for one ref. */
export async function commitOf(repository: Repository, ref: string): Promise<string | null> {
  return (await commitsOf(repository, [ref]))[0] ?? null
}
