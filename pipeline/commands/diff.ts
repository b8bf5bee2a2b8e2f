// `keyz diff [A [B]]`: what changed in the metadata between two commits, or since one. Like `git diff`; decrypts nothing.
import type { Command } from '@commander-js/extra-typings'
import { renderReviewText, reviewLegend } from '../../meta/views/review-text.ts'
import { printable } from '../../schema/text.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { commitRange } from '../history/commit-range.ts'
import { reviewCommits } from '../history/review-commits.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { jsonOption } from './shared/json-option.ts'
import { printBroken } from './shared/print-broken.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('diff')
    .description('show how keys changed between two commits: balances, errors, expiry dates, and more')
    .argument('[a]', 'older state: a commit, branch, or tag; or both states as A..B or A...B, as in git diff', 'HEAD')
    .argument('[b]', 'newer state (default: the files as they are now)')
    .option(...jsonOption)
    .action(async (first, second, options) => {
      const { environment, output } = runtime
      const { git, folder } = await runtime.openStore()
      const now = environment.instant()
      const range = await commitRange(git, first)
      if (range !== null && second !== undefined)
        throw new CommandError(`${printable(first)} already names two states: remove ${printable(second)}`)
      const [a, b] = range === null ? [first, second] : [range.base, range.head]
      const head = b === undefined ? { folder, name: 'the working tree' } : { ref: b }
      const { report, broken } = await reviewCommits(git, { base: { ref: a }, head, now })
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
