// `keyz diff [A [B]]`: what changed in the metadata between two commits, or since one, in words and money. Like `git diff`, and decrypts nothing.
import type { Command } from '@commander-js/extra-typings'
import { renderReviewText } from '../../meta/views/review-text.ts'
import { printable } from '../../schema/text.ts'
import type { Finish } from '../cli.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { commitRange } from '../history/commit-range.ts'
import { reviewCommits } from '../history/review-commits.ts'
import type { Runtime } from '../runtime.ts'
import { tellBroken } from './shared/report-broken-files.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('diff')
    .description('show what changed in the metadata, in words and money')
    .argument('[a]', 'the older state: a commit, branch or tag; or A..B, A...B for both, as git takes it', 'HEAD')
    .argument('[b]', 'the newer state; the files as they are now where it is left out')
    .option('--json', 'print one JSON object', false)
    .action(async (first, second, options) => {
      const { environment, output } = runtime
      const { git, folder } = await runtime.openStore()
      const now = environment.instant()
      const range = await commitRange(git, first)
      if (range !== null && second !== undefined)
        throw new CommandError(`${printable(first)} names two states already: leave ${printable(second)} out`)
      const [a, b] = range === null ? [first, second] : [range.base, range.head]
      const head = b === undefined ? { folder, name: 'the work tree' } : { ref: b }
      const { report, broken } = await reviewCommits(git, { base: { ref: a }, head, now })
      if (options.json) output.json(report)
      // Policies are the business of review and check; this is about what changed.
      else output.data(renderReviewText({ ...report, violations: [] }, now, output.dataStyle()).join('\n'))
      tellBroken(output, broken)
      finish(exitCodes.done)
    })
}
