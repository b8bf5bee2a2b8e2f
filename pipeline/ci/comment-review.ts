// Keeps one comment on a pull request that says what it changes in the metadata. With a read-only token, the job summary says it instead.
import { renderReviewMarkdown } from '../../meta/views/review/review-markdown.ts'
import { providerPage } from '../../providers/facts.ts'
import type { CiCommentReport } from '../../schema/reports/ci-report.ts'
import { CommandError } from '../errors.ts'
import { mergeBase } from '../git/merge-base.ts'
import { reviewCommits } from '../history/review-commits.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { ForgeError } from './forge/request.ts'
import type { Github } from './github/client.ts'
import { keepComment } from './github/comment.ts'
import type { PullRequestEvent } from './github/event.ts'
import { addSummary } from './github/step-files.ts'
import { commitOf, openRepository } from './metadata-branch/repository.ts'

const nothing = 'This pull request no longer changes any metadata.'
const readOnly =
  'The token of this run is read-only, as for every pull request from a fork, so the review is here instead of in a comment.'

/** Throws CommandError when a commit is missing in this clone, or GitHub refuses for any reason but a read-only token. */
export async function commentReview(
  { environment, scanner }: Runtime,
  { store, git }: OpenStore,
  event: PullRequestEvent,
  github: Github | null,
): Promise<CiCommentReport> {
  const repository = await openRepository(store, environment.forChildren)
  for (const commit of [event.base, event.head]) {
    if ((await commitOf(repository, commit)) === null)
      throw new CommandError(
        `commit ${commit.slice(0, 10)} of the pull request is not in this clone: set fetch-depth: 0 for actions/checkout`,
      )
  }
  const now = environment.instant()
  const { report: review } = await reviewCommits(git, {
    // What happened on the default branch since then is not part of the pull request.
    base: { ref: (await mergeBase(git, event.base, event.head)) ?? event.base, name: event.base.slice(0, 10) },
    head: { ref: event.head, name: event.head.slice(0, 10) },
    now,
  })
  const changed = review.changes.length + review.settings.length
  const body = changed === 0 ? null : renderReviewMarkdown(review, { now, providerPage })
  const report = { schema_version: 1 as const, pull_request: event.number, changes: review.changes.length }
  const { summaryFile } = environment.github
  await addSummary(summaryFile, `## keyz\n\n${body ?? 'No metadata changed.'}`, scanner.inspect)
  if (event.fork || github === null) {
    await addSummary(summaryFile, readOnly, scanner.inspect)
    return { ...report, comment: 'summary' }
  }
  try {
    return { ...report, comment: await keepComment(github, { pullRequest: event.number, body, nothing }) }
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== 403) throw error
    await addSummary(summaryFile, readOnly, scanner.inspect)
    return { ...report, comment: 'summary' }
  }
}
