// What changed in the metadata between two commits, read from git's objects alone.
import { reviewOf } from '../../meta/review/review.ts'
import type { Instant } from '../../schema/instant.ts'
import type { ReviewReport } from '../../schema/review-report.ts'
import type { Git } from '../git/git.ts'
import { readSnapshot } from './read-snapshot.ts'
import { historyOf } from './sidecar-series.ts'

interface Side {
  ref: string
  /** As people know it. */
  name: string
}

/** `git` runs in the store's folder. Throws CommandError for a ref that does not exist. */
export async function reviewCommits(
  git: Git,
  { base, head, now }: { base: Side; head: Side; now: Instant },
): Promise<ReviewReport> {
  const [before, after] = [await readSnapshot(git, base.ref), await readSnapshot(git, head.ref)]
  const history = await historyOf(git, head.ref, after)
  return reviewOf(before, after, { base: base.name, head: head.name, now, history })
}
