// What the hooks in sh (`.husky/store`) and keyz agree on. `.husky/store/runner` describes the same at its top, and a test compares the two.

/**
 * The hooks that keyz has something to do in. Each one asks git in sh whether an entry or a file of keyz changed at all, and
 * only then calls `keyz hook NAME`, with git's own arguments and standard input. post-commit and post-applypatch have no
 * arguments of git: they get the commit since which nobody looked.
 */
export const hookNames = [
  'pre-commit',
  'post-commit',
  'post-applypatch',
  'post-merge',
  'post-rewrite',
  'pre-push',
] as const
export type HookName = (typeof hookNames)[number]

/** What post-commit gets when nobody looked only since the commit before. */
export const onlyLastCommit = 'HEAD^'

/** The exit code of a guard that refuses. After any other one, a crash included, the person's commit or push goes on. */
export const refused = 77

/** Set for every git that keyz starts: no hook of keyz does anything then. */
export const inHook = { name: 'KEYZ_IN_HOOK', value: '1' } as const

/** Names the index of the commit that is being made, by its absolute path: `GIT_INDEX_FILE` as git gave it to the hook. */
export const hookIndexVariable = 'KEYZ_HOOK_INDEX'

/** Below git's own folder that all worktrees share: the folder of everything that keyz keeps there. */
export const keyzFolderOfGit = 'keyz'

/** Files in that folder. */
export const hookFiles = {
  /**
   * Written in mode `stage` by `keyz hook pre-commit` when it added nothing to a partial commit (`git commit FILE`), because git
   * would forget it. post-commit in sh then calls keyz as in mode `commit`, and `keyz hook post-commit` removes the file.
   */
  leftOut: 'left-out',
  /** For sh alone: where a row of picked commits began that nobody looked at yet, and its newest commit so far. */
  picked: 'picked',
  /** For sh alone: the process of the git in whose commit pre-commit found nothing of keyz. */
  untouched: 'untouched',
  /** For sh alone: the process of a git, and which Node and keyz its drivers found where those that they name are gone. */
  found: 'found',
  /** The hooks themselves. */
  hooks: 'hooks',
  /** The folder that git calls: a stub for each hook, and the runner as `h`. Relative to the folder of keyz. */
  called: 'hooks/_',
} as const

/** What the runner, and the drivers, source only when they need it: to wait for keyz, and to find programs that are not where they were. */
export const runnerParts = ['watch', 'programs', 'drivers'] as const

/** Variables of sh that `keyz init` writes into `settings`, beside the runner. */
export interface HookSettings {
  /** Absolute path of Node. */
  keyz_node: string
  /** Absolute path of keyz. */
  keyz_program: string
  /** Where git looked for hooks before; they run first. */
  keyz_previous: string
  /** The store below the top of the work tree, with a slash at the end; empty where they are the same. */
  keyz_prefix: string
}
