// Which commit `--at` means: one that is named, or the last one before a day or a time.
import { type Instant, instantOfCommit } from '../../../schema/instant.ts'
import { printable } from '../../../schema/text.ts'
import { CommandError } from '../../errors.ts'
import type { Git } from '../../git/git.ts'
import { lastCommitBefore } from '../../status/status-at.ts'
import { instantOf } from '../shared/instant-option.ts'

export interface PointInTime {
  commit: string
  /** The time that was asked for, or that of the commit. */
  at: Instant
}

/** Throws CommandError for what is neither a time nor a commit. */
export async function pointInTime(git: Git, wanted: string): Promise<PointInTime> {
  const at = instantOf(wanted)
  if (at !== null) return { commit: await lastCommitBefore(git, at), at }
  const found = await git
    .text(['rev-parse', '--verify', '--quiet', '--end-of-options', `${wanted}^{commit}`])
    .catch(() => '')
  const commit = found.trim()
  if (commit === '')
    throw new CommandError(
      `${printable(wanted)} is neither a time nor a commit of this repository: write a time like 2026-10-01 or 2026-10-01T12:00:00Z, or see git log for commits`,
    )
  const time = await git.text([
    'log',
    '--max-count=1',
    '--no-show-signature',
    '--format=%ct',
    '--end-of-options',
    commit,
  ])
  return { commit, at: instantOfCommit(time.trim()) }
}
