// `keyz diff [A [B]]`: what changed in the metadata between two commits, or since one. Like `git diff`; decrypts nothing.
import type { Command } from '@commander-js/extra-typings'
import { reviewOf } from '../../meta/review/review.ts'
import { renderReviewText } from '../../meta/views/review-text.ts'
import { printable } from '../../schema/text.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { gitRunner } from '../git/git-plumbing.ts'
import { commitRange } from '../history/commit-range.ts'
import { readSnapshot, readWorkTree } from '../history/read-snapshot.ts'
import { historyOf } from '../history/sidecar-series.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { jsonOption } from './shared/json-option.ts'
import { tellBroken } from './shared/tell-broken.ts'

const workTree = 'the work tree'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('diff')
    .description('show how keys changed between two commits: balances, errors, expiry dates and more')
    .argument('[a]', 'older state: a commit, branch or tag; or both states as A..B or A...B, as in git diff', 'HEAD')
    .argument('[b]', 'newer state (default: the files as they are now)')
    .option(...jsonOption)
    .action(async (first, second, options) => {
      const { environment, output } = runtime
      const { store, folder } = await runtime.openStore()
      const git = gitRunner(store, environment.forChildren)
      const now = environment.instant()
      const range = await commitRange(git, first)
      if (range !== null && second !== undefined)
        throw new CommandError(`${printable(first)} already names two states: remove ${printable(second)}`)
      const [a, b] = range === null ? [first, second] : [range.base, range.head]
      const base = await readSnapshot(git, a)
      const head = b === undefined ? await readWorkTree(folder) : await readSnapshot(git, b)
      const history = await historyOf(git, b ?? 'HEAD', head)
      const report = reviewOf(base, head, { base: a, head: b ?? workTree, now, history })
      if (options.json) output.json(report)
      // Policies are left to review and check; this is about what changed.
      else output.data(renderReviewText({ ...report, violations: [] }, now, output.dataStyle()).join('\n'))
      tellBroken(output, base, head)
      finish(exitCodes.done)
    })
}
