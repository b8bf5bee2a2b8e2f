// Announces a metadata commit where people see it: as a commit status, a pull request and a job summary.
import type { Unread } from '../../meta/views/review/outage-words.ts'
import { renderReviewMarkdown } from '../../meta/views/review/review-markdown.ts'
import { reviewTitle } from '../../meta/views/review/review-title.ts'
import { providerPage } from '../../providers/facts.ts'
import type { ReviewedViolation } from '../../schema/reports/review-report.ts'
import type { Outcome } from '../../schema/reports/sync-report.ts'
import type { Environment } from '../environment/environment.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { reviewCommits } from '../history/review-commits.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import type { Forge, Merging, Offer, Offered } from './forge/forge.ts'
import { addSummary } from './github/step-files.ts'
import type { PublishedMetadata } from './metadata-branch/publish-metadata.ts'

interface Context {
  environment: Environment
  scanner: LeakScanner
  git: Git
  branch: string
  outcomes: Partial<Record<Outcome, number>>
  /** What failed and is not in the metadata, key by key and in sentences. */
  unread: readonly Unread[]
  passing: readonly string[]
  /** Null where nothing is announced but in the summary. */
  forge: Forge | null
  /** Whether the pull request may be merged without a person. */
  autoMerges: boolean
}

interface Announced {
  pullRequest: (Offered & { merging: 'enabled' | 'merged' | null }) | null
  /** How many policies are violated, and how many of them newly. Null when the branch has nothing that the default branch has not. */
  violations: { added: number; known: number } | null
  /** The new ones. */
  added: ReviewedViolation[]
  /** Why it was not merged, and what was refused: sentences without a period. */
  waiting: string[]
  problems: string[]
}

/**
 * Also without a new commit, as long as the branch waits to be merged: what an earlier run could not announce is made good, and an outage
 * is told. With nothing to merge, only writes the job summary. Whatever is refused is returned and not thrown: the branch is published all the same.
 */
export async function announce(context: Context, published: PublishedMetadata): Promise<Announced> {
  const { environment, scanner, git, branch, forge, outcomes, passing, unread } = context
  const counts = countsLine(outcomes)
  const commit = published.commit ?? published.standing
  if (commit === null) {
    const quiet = ['## keyz', `Nothing changed. ${counts}`, ...passing]
    await addSummary(environment.github.summaryFile, quiet.join('\n\n'), scanner.inspect)
    return { pullRequest: null, violations: null, added: [], waiting: [], problems: [] }
  }
  const now = environment.instant()
  const { report: review } = await reviewCommits(git, {
    base: { ref: published.main, name: published.mainBranch },
    head: { ref: commit, name: branch },
    now,
  })
  const body = renderReviewMarkdown(review, { now, unread, providerPage })
  const open = review.violations.filter(({ acknowledged }) => acknowledged === null)
  const added = open.filter(({ is_new }) => is_new)
  const violations = { added: added.length, known: open.length - added.length }
  const problems: string[] = []
  const offer = {
    branch,
    mainBranch: published.mainBranch,
    title: `keyz: ${reviewTitle(review, now)}`,
    body: `${body.trimEnd()}\n\n<sub>${explanation}</sub>\n`,
  }
  const isNew = published.commit !== null
  const { pullRequest, waiting } =
    forge === null
      ? { pullRequest: null, waiting: [] }
      : await announceAt(
          forge,
          {
            commit,
            isNew,
            violations,
            offer,
            // As `keyz ci comment` writes it, which knows nothing of this run.
            review: renderReviewMarkdown(review, { now, providerPage }),
            autoMerges: context.autoMerges,
          },
          problems,
        )
  const quiet = published.commit === null ? ['Nothing changed since the last run.', ...passing] : []
  const summary = ['## keyz', counts, ...quiet, body, ...problems.map((problem) => `${problem}.`)]
  await addSummary(environment.github.summaryFile, summary.join('\n\n'), scanner.inspect)
  return { pullRequest, violations, added, waiting, problems }
}

interface ToAnnounce {
  commit: string
  isNew: boolean
  violations: { added: number; known: number }
  offer: Offer
  review: string
  autoMerges: boolean
}

/** The status first: it may be what the merge waits for. */
async function announceAt(
  forge: Forge,
  { commit, isNew, violations, offer, review, autoMerges }: ToAnnounce,
  problems: string[],
): Promise<Pick<Announced, 'pullRequest' | 'waiting'>> {
  await collecting(problems, () => forge.setStatus({ commit, isNew }, violations))
  const offered = await collecting(problems, () => forge.offer(offer))
  if (offered === null) return { pullRequest: null, waiting: [] }
  const { merge, mendComment, ...pullRequest } = offered
  if (mendComment !== null) await collecting(problems, () => mendComment(review))
  const merging: Merging | null = autoMerges ? await collecting(problems, () => merge(commit, violations.added)) : null
  if (merging === null) return { pullRequest: { ...pullRequest, merging: null }, waiting: [] }
  if ('done' in merging) return { pullRequest: { ...pullRequest, merging: merging.done }, waiting: [] }
  return {
    pullRequest: { ...pullRequest, merging: null },
    waiting: [`#${pullRequest.number} is not merged by itself (git.auto_merge): ${merging.waiting}`],
  }
}

const explanation =
  'Created by keyz. This pull request only changes files under `.keyz/`. Merge it to bring the newest readings to the default branch; closing it loses nothing. The next run updates this text.'

/** `Keys: 3 updated, 9 unchanged.` */
function countsLine(outcomes: Partial<Record<Outcome, number>>): string {
  const parts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome.replace('_', ' ')}`)
  return parts.length === 0 ? '' : `Keys: ${parts.sort().join(', ')}.`
}

/** One refusal must not keep the rest from being announced. */
async function collecting<Result>(problems: string[], announce: () => Promise<Result>): Promise<Result | null> {
  try {
    return await announce()
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    problems.push(error.message)
    return null
  }
}
