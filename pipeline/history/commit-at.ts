// The commit whose state held at a time, for comparing it with today.
import { type Instant, instantOfCommit } from '../../schema/instant.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'

export interface CommitAt {
  commit: string
  /** The history begins later: this is its first commit, or if there are readings, the first one that has any. */
  isFirst: boolean
  /** When that one was made. Null where the state is one of the time that was asked for, and where nothing was ever read. */
  firstReadAt: Instant | null
}

/** Throws CommandError if there is no commit at all. */
export async function commitAt(git: Git, at: Instant): Promise<CommitAt> {
  const list = (...words: string[]) => git.text(['rev-list', ...words, 'HEAD', '--']).catch(() => '')
  const before = (await list('--first-parent', '--max-count=1', `--before=${at}`)).trim()
  const atTime = { commit: before, isFirst: false, firstReadAt: null }
  // Each provider that somebody has a reading of has a folder.
  const folders = ['ls-tree', '-d', '--name-only', before, '--', '.keyz/providers/']
  if (before !== '' && (await git.text(folders)) !== '') return atTime
  const reading = await firstReading(git)
  if (reading !== null && at < reading.at) return { commit: reading.commit, isFirst: true, firstReadAt: reading.at }
  if (before !== '') return atTime
  // Of several beginnings, the last one that git names is the oldest.
  const first = (await list('--max-parents=0', '--date-order')).trim().split('\n').at(-1) ?? ''
  if (first === '')
    throw new CommandError('there is no commit to compare with: run keyz sync --git commit, or git commit')
  return { commit: first, isFirst: true, firstReadAt: null }
}

interface BroughtBy {
  commit: string
  at: Instant
}

/** The commit that brought the first one of all. Null where nothing was ever read. */
export async function firstReading(git: Git): Promise<BroughtBy | null> {
  const [oldest = null] = (await firstReadings(git)).values()
  return oldest
}

/** The commit that brought the first reading of each key, by the name of its sidecar below the store. Oldest first. */
export async function firstReadings(git: Git): Promise<Map<string, BroughtBy>> {
  const words = ['--reverse', '--relative', '--no-renames', '--diff-filter=A', '--name-only', '--format=%H %ct']
  const log = await git.text(['log', ...words, 'HEAD', '--', '.keyz/providers']).catch(() => '')
  const first = new Map<string, BroughtBy>()
  let by: BroughtBy | null = null
  for (const line of log.split('\n')) {
    const [, commit, seconds] = /^([0-9a-f]{40,}) (\d+)$/.exec(line) ?? []
    if (commit !== undefined) by = { commit, at: instantOfCommit(seconds) }
    else if (by !== null && /\/providers\/.+\//.test(line) && !first.has(line)) first.set(line, by)
  }
  return first
}
