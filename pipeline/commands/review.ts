// `keyz review`: what a branch changes in the metadata and which policies it violates, for a person or a pull request. Reads only commits.

import type { Command } from '@commander-js/extra-typings'
import { renderReviewMarkdown } from '../../meta/views/review/review-markdown.ts'
import { renderReviewText, reviewLegend } from '../../meta/views/review/review-text.ts'
import { providerPage } from '../../providers/facts.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { rangeIn } from '../history/commit-range.ts'
import { defaultBase } from '../history/default-base.ts'
import { reviewCommits } from '../history/review-commits.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { jsonOption } from './shared/json-option.ts'
import { printBroken } from './shared/print-broken.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('review')
    .description('show what a branch or commit changes, most important first, and which policies it violates')
    .option(
      '--base <ref>',
      'commit, branch, or tag to compare with (default: where --head left the default branch of origin)',
    )
    .option('--head <ref>', 'commit, branch, or tag to review', 'HEAD')
    .option('--markdown', 'print Markdown for a pull request', false)
    .option(...jsonOption)
    .action(async ({ base, head, markdown, json }) => {
      if (markdown && json) throw new CommandError('--markdown and --json cannot be used together')
      for (const [option, ref] of Object.entries({ base: base ?? '', head })) {
        const range = rangeIn(ref)
        if (range !== null)
          throw new CommandError(
            `--${option} takes one commit, but ${printable(ref)} names two: use keyz review --base ${shellWord(range.base)} --head ${shellWord(range.head)}`,
          )
      }
      const { environment, output } = runtime
      const { git } = await runtime.openStore()
      const now = environment.instant()
      const from = base === undefined ? await defaultBase(git, head) : { ref: base }
      const { report, broken } = await reviewCommits(git, { base: from, head: { ref: head }, now })
      if (json) output.json(report)
      else if (markdown) output.verbatim(renderReviewMarkdown(report, { now, providerPage }).trimEnd())
      else {
        output.data(renderReviewText(report, now, output.dataStyle()).join('\n'))
        if (report.changes.length > 0) output.say(`\n${reviewLegend(report.changes, output.dataStyle())}`)
      }
      printBroken(output, broken)
      finish(exitCodes.done)
    })
}
