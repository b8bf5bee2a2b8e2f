// A time in the history as a person names it: a day, a time, how long ago, or a commit, branch or tag.
import { day } from '../../meta/judge/values.ts'
import { Duration, milliseconds } from '../../schema/duration.ts'
import { type Instant, instantAt, instantOfCommit, millisecondsOf, toInstant } from '../../schema/instant.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { lastCommitBefore } from './status-at.ts'

export interface PointInHistory {
  at: Instant
  /** For a time, the last one before it. */
  commit: string
}

/** No instant is earlier. */
const yearZero = Date.parse('0000-01-01T00:00:00Z')

/**
 * A day stands for its end in UTC, as it does for --until, and today for now. A commit counts as of the time when it was made; `7d` is
 * a week before `now`, unless a ref has that name. Throws CommandError, also for a time that is still to come.
 */
export async function pointInHistory(git: Git, text: string, now: Instant): Promise<PointInHistory> {
  const at = text === day(now) ? now : toInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59Z` : text)
  if (at !== null && at > now)
    throw new CommandError(
      `--at ${printable(text)} is still to come, and keyz only knows the past: name an earlier time`,
    )
  if (at !== null) return { at, commit: await lastCommitBefore(git, at) }
  const found = await git
    .text(['rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`])
    .catch(() => '')
  const commit = found.trim()
  if (commit === '') {
    const duration = Duration.safeParse(text)
    if (!duration.success)
      throw new CommandError(
        `${printable(text)} is neither a time nor a commit of this repository: write a time like 2026-10-01 or 2026-10-01T12:00:00Z, how long ago (7d, 2w), or see git log for commits`,
      )
    const time = millisecondsOf(now) - milliseconds(duration.data)
    if (time < yearZero)
      throw new CommandError(`there is no commit from ${text} ago: write a shorter time, like 7d or 2w`)
    const then = instantAt(time)
    return { at: then, commit: await lastCommitBefore(git, then) }
  }
  const time = await git.text(['log', '--max-count=1', '--no-show-signature', '--format=%ct', commit, '--'])
  return { at: instantOfCommit(time.trim()), commit }
}
