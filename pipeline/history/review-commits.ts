// What changed in the metadata between two commits, or between a commit and the files as they are now.
import { dirname } from 'node:path'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { reviewOf } from '../../meta/review/review.ts'
import type { Instant } from '../../schema/instant.ts'
import type { ReviewReport } from '../../schema/review-report.ts'
import type { Git } from '../git/git.ts'
import { entryTimes } from './entry-times.ts'
import { movedEntries } from './moved-entries.ts'
import { readSnapshot, readWorkTree } from './read-snapshot.ts'
import { historyOf } from './sidecar-series.ts'

interface Commit {
  ref: string
  /** As people know it; the ref itself where it is left out. */
  name?: string
}

interface WorkTree {
  folder: KeyzFolder
  name: string
}

export interface Reviewed {
  report: ReviewReport
  /** Sentences without a period about files and history that could not be read, so that nobody takes their absence for a change. */
  broken: string[]
}

/**
 * `git` runs in the store's folder. `policies` says whose settings count for `head`: its own, or those of `base`.
 * Throws CommandError for a ref that does not exist.
 */
export async function reviewCommits(
  git: Git,
  {
    base,
    head,
    now,
    policies = 'head',
  }: { base: Commit; head: Commit | WorkTree; now: Instant; policies?: 'base' | 'head' },
): Promise<Reviewed> {
  const before = await readSnapshot(git, base.ref)
  const found = 'folder' in head ? await readWorkTree(head.folder) : await readSnapshot(git, head.ref)
  const known = { ...found.known, config: before.known.config }
  const after = policies === 'head' ? found : { ...found, config: before.config, known }
  const ref = 'folder' in head ? 'HEAD' : head.ref
  const names = { base: base.name ?? base.ref, head: head.name ?? ref }
  const [{ history, notes }, times, moved] = await Promise.all([
    historyOf(git, ref, after),
    entryTimes(git, ref),
    movedEntries(
      git,
      { base: base.ref, head: 'folder' in head ? { store: dirname(head.folder.root) } : head.ref },
      before,
      after,
    ),
  ])
  const replaced = new Map([...times].map(([path, { replacements }]) => [path, replacements]))
  return {
    report: reviewOf(before, after, { ...names, now, history, replaced, moved }),
    broken: [...new Set([...before.broken, ...after.broken, ...notes])],
  }
}
