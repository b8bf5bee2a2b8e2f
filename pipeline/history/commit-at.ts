// The commit whose state held at a time, for comparing it with today.
import { type Instant, instantAt } from '../../schema/instant.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'

export interface CommitAt {
  commit: string
  /** The history begins later: this is its first commit. */
  isFirst: boolean
}

/** Throws CommandError if there is no commit at all. */
export async function commitAt(git: Git, at: Instant): Promise<CommitAt> {
  const list = (...words: string[]) => git.text(['rev-list', ...words, 'HEAD', '--']).catch(() => '')
  const before = (await list('--max-count=1', `--before=${at}`)).trim()
  if (before !== '') return { commit: before, isFirst: false }
  // Of several beginnings, the last one that git names is the oldest.
  const first = (await list('--max-parents=0', '--date-order')).trim().split('\n').at(-1) ?? ''
  if (first === '')
    throw new CommandError('there is no commit to compare with: run keyz sync --git commit, or git commit')
  return { commit: first, isFirst: true }
}

/** When the first reading was committed. Null where none was. */
export async function firstReadingAt(git: Git): Promise<Instant | null> {
  const times = await git.text(['log', '--reverse', '--format=%ct', 'HEAD', '--', '.keyz/providers']).catch(() => '')
  const [seconds = ''] = times.split('\n')
  return seconds === '' ? null : instantAt(Number(seconds) * 1000)
}
