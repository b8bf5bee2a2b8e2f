// `keyz diff [A [B]]`: what changed in the metadata between two commits, or since one, or since a time. Like `git diff`; decrypts nothing.
import type { Command } from '@commander-js/extra-typings'
import { day, minute } from '../../meta/judge/values.ts'
import { renderReviewText, reviewLegend } from '../../meta/views/review/review-text.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import { printable } from '../../schema/text.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { commitAt } from '../history/commit-at.ts'
import { commitRange } from '../history/commit-range.ts'
import { reviewCommits } from '../history/review-commits.ts'
import type { Finish, Runtime } from '../runtime.ts'
import type { Output } from '../terminal/output.ts'
import { jsonOption } from './shared/json-option.ts'
import { printBroken } from './shared/print-broken.ts'
import { type Moment, parseSince } from './shared/time-window.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('diff')
    .description('show how keys changed between two commits, or since a time: balances, errors, expiry dates, and more')
    .argument(
      '[a]',
      'older state: a commit, branch, or tag; or both states as A..B or A...B, as in git diff (default: HEAD)',
    )
    .argument('[b]', 'newer state (default: the files as they are now)')
    .option(
      '--since <when>',
      'older state: what was there when this day began, at this time, or this long ago (7d, 2w)',
      parseSince,
    )
    .option(...jsonOption)
    .action(async (first, second, options) => {
      const { environment, output } = runtime
      const { git, folder } = await runtime.openStore()
      const now = environment.instant()
      const { base, b } =
        options.since === undefined
          ? await namedStates(git, first ?? 'HEAD', second)
          : {
              base: await stateAt(git, startOf(options.since, now), [first, second], output),
              b: undefined,
            }
      const head = b === undefined ? { folder, name: 'the working tree' } : { ref: b }
      const { report, broken, readLater } = await reviewCommits(git, { base, head, now })
      if (readLater > 0) output.sentence(laterWords(readLater))
      if (options.json) output.json(report)
      // Policies are left to review and check; this is about what changed.
      else {
        output.data(renderReviewText({ ...report, violations: [] }, now, output.dataStyle()).join('\n'))
        if (report.changes.length > 0) output.say(`\n${reviewLegend(report.changes, output.dataStyle())}`)
      }
      printBroken(output, broken)
      finish(exitCodes.done)
    })
}

async function namedStates(git: Git, first: string, second: string | undefined) {
  const range = await commitRange(git, first)
  if (range !== null && second !== undefined)
    throw new CommandError(`${printable(first)} already names two states: remove ${printable(second)}`)
  return range === null ? { base: { ref: first }, b: second } : { base: { ref: range.base }, b: range.head }
}

/** Of a store that is younger, the beginning, which is said. */
async function stateAt(git: Git, at: Instant, named: readonly (string | undefined)[], output: Output) {
  const [commit] = named.filter((word) => word !== undefined)
  if (commit !== undefined)
    throw new CommandError(`--since and ${printable(commit)} both name the older state: remove one of them`)
  const { commit: ref, isFirst, firstReadAt } = await commitAt(git, at)
  if (firstReadAt !== null)
    output.sentence(`Nothing was read before ${minute(firstReadAt)} UTC: this is what changed since then.`)
  else if (isFirst) output.sentence(`The history of this store begins after ${day(at)}: this is all of it.`)
  const what = firstReadAt !== null ? 'the first readings' : isFirst ? 'the first commit' : day(at)
  return { ref, name: `${what} (${ref.slice(0, 10)})`, since: firstReadAt ?? at }
}

function laterWords(count: number): string {
  return count === 1
    ? '1 key was first read later, and is compared with its first reading.'
    : `${count} keys were first read later, and are compared with their first readings.`
}

/** Throws CommandError for a time that is still to come. */
function startOf(since: Moment, now: Instant): Instant {
  const start = since(millisecondsOf(now))
  if (start >= millisecondsOf(now)) throw new CommandError(`--since is not before ${now}: name an earlier time`)
  return instantAt(Math.max(0, start))
}
