// What the steps of `keyz ci` print.
import type { Violation } from '../../schema/reports/check-report.ts'
import type { CiCommentReport, CiReport } from '../../schema/reports/ci-report.ts'
import type { Runtime } from '../runtime.ts'
import { errorSentences } from '../sync/error-sentences.ts'
import type { Synced } from '../sync/sync.ts'
import { counted } from './shared/counted.ts'
import { printViolations } from './shared/print-violations.ts'
import { outcomeCounts } from './sync-output.ts'

export const commentWords: Record<CiCommentReport['comment'], string> = {
  created: 'Commented on the pull request.',
  updated: 'Updated the comment on the pull request.',
  unchanged: 'Nothing new to comment.',
  summary: 'The token is read-only, so the review is in the job summary.',
}

/** `later` are notes that the report of the whole run is about to print. */
export function printSync(
  { report, notes, offline }: Synced,
  { output }: Runtime,
  later: readonly string[] = [],
): void {
  const told = report.results.filter(({ error }) => !(offline && error?.kind === 'network_error'))
  for (const sentence of errorSentences(told)) output.say(`  ${sentence}.`)
  for (const note of notes) if (!later.includes(note)) output.say(note)
  output.say(outcomeCounts(report.results))
}

/** `added` are the new violations, which fail the run. */
export function printPublished(
  report: CiReport,
  added: readonly Violation[],
  asJson: boolean,
  { output }: Runtime,
): void {
  if (asJson) {
    output.json(report)
    return
  }
  const { commit, branch, pull_request, violations, new_violations } = report
  if (commit === null) output.say('Nothing changed, so nothing was committed.')
  else output.verbatim(`${branch} ${commit}`)
  printViolations(output, added, false)
  if (pull_request !== null)
    output.sentence(
      `Pull request #${pull_request.number} ${pull_request.action}${mergeWords(pull_request.merging)}: ${pull_request.url}`,
    )
  if (violations !== null && violations > 0)
    output.say(
      `${counted(violations, 'policy violation')}, ${new_violations || 'none'} of them new: run keyz ci check to list ${violations === 1 ? 'it' : 'them'}.`,
    )
  for (const note of report.notes) output.say(note)
}

function mergeWords(merging: 'enabled' | 'merged' | null): string {
  if (merging === null) return ''
  return merging === 'merged' ? ' and merged' : ', to be merged once its checks pass'
}
