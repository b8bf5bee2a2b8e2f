// What came in by a commit, a merge, a rebase or patches: the keys of its entries are asked about, and the metadata is recorded.
import { text } from 'node:stream/consumers'
import { changesBetween, changesFromHook } from '../git/changes.ts'
import { type HookName, onlyLastCommit } from '../git/hook-protocol.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { changedEntries } from './changed-entries.ts'
import { forgetLeftOut } from './left-out.ts'
import { refresh } from './refresh.ts'

const rowEnded = 'several commits were picked: the files are written and not committed; run keyz sync'

/** Returns sentences for the person. */
export async function afterCommit(
  name: Exclude<HookName, 'pre-commit' | 'pre-push'>,
  [since = onlyLastCommit, rebasedFrom = 'ORIG_HEAD']: readonly string[],
  open: OpenStore,
  runtime: Runtime,
  elapsed: () => number,
): Promise<string[]> {
  const { git, config } = open
  await forgetLeftOut(open)
  const isOwn = name === 'post-commit' || name === 'post-applypatch'
  const base = isOwn ? since : name === 'post-rewrite' ? rebasedFrom : 'ORIG_HEAD'
  // sh has asked git already.
  const known = isOwn && !process.stdin.isTTY ? changesFromHook(await text(process.stdin)) : null
  const changes = known ?? (await changesBetween(git, base, 'HEAD'))
  const changed = changedEntries(changes)
  // When a row of picked commits ends by --continue, git compares HEAD with an index that it read before: no commit, no staging.
  const endsRow = name === 'post-commit' && since !== onlyLastCommit
  const careful = endsRow ? { ...config, git: { ...config.git, mode: 'none' as const } } : config
  // git calls post-rewrite before it cleans up what is left of the rebase. Not so for git am: after its last patch it compares the
  // commit with an index that it read before, so a commit would be in its way.
  const running = name === 'post-rewrite' ? { elapsed, finished: 'a rebase' as const } : { elapsed }
  const pulled = isOwn ? null : { changes, base }
  const sentences = await refresh(changed, { ...open, config: careful }, runtime, { ...running, pulled })
  const left = endsRow && config.git.mode !== 'none' && (await git.changed('.keyz')).paths.length > 0
  return left ? [rowEnded, ...sentences] : sentences
}
