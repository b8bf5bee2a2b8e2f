// `keyz review`: what a branch of metadata changes and which policies it violates, for a person or for a pull request. Reads git's objects only.
import type { Command } from '@commander-js/extra-typings'
import { reviewOf } from '../../meta/review/review.ts'
import { renderReviewMarkdown } from '../../meta/views/review-markdown.ts'
import { renderReviewText } from '../../meta/views/review-text.ts'
import { printable } from '../../schema/text.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { gitRunner } from '../git/git-plumbing.ts'
import { rangeIn } from '../history/commit-range.ts'
import { readSnapshot } from '../history/read-snapshot.ts'
import { historyOf } from '../history/sidecar-series.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { tellBroken } from './shared/report-broken-files.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('review')
    .description('show what one commit changes against another, most important first, with the policies it violates')
    .requiredOption('--base <ref>', 'what to compare with: a commit, branch or tag')
    .option('--head <ref>', 'what is reviewed', 'HEAD')
    .option('--markdown', 'print the body of a pull request', false)
    .option('--json', 'print one JSON object', false)
    .action(async ({ base, head, markdown, json }) => {
      if (markdown && json) throw new CommandError('--markdown and --json exclude each other: give one of them')
      for (const [option, ref] of Object.entries({ base, head })) {
        const range = rangeIn(ref)
        if (range !== null)
          throw new CommandError(
            `--${option} takes one commit, and ${printable(ref)} names two: keyz review --base ${printable(range.base)} --head ${printable(range.head)} compares them`,
          )
      }
      const { environment, output } = runtime
      const { store } = await runtime.openStore()
      const git = gitRunner(store, environment.forChildren)
      const now = environment.instant()
      const [before, after] = [await readSnapshot(git, base), await readSnapshot(git, head)]
      const history = await historyOf(git, head, after)
      const report = reviewOf(before, after, { base, head, now, history })
      if (json) output.json(report)
      else if (markdown) output.data(renderReviewMarkdown(report, now).trimEnd())
      else output.data(renderReviewText(report, now, output.dataStyle()).join('\n'))
      tellBroken(output, before, after)
      finish(exitCodes.done)
    })
}
