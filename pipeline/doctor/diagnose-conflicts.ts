// Whether git still waits for a person to settle a conflict in what keyz keeps.
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { printable } from '../../schema/text.ts'
import type { Git } from '../git/git.ts'
import { ifAny, problem } from './diagnosis.ts'

/** A file that one side removed and the other changed has no markers: only git's index tells that it is in conflict. */
export async function diagnoseConflicts(git: Git): Promise<Diagnosis[]> {
  const listing = await git.text(['ls-files', '--unmerged', '-z', '--', '.keyz'])
  const files = new Set(listing.split('\0').flatMap((line) => line.split('\t')[1] ?? []))
  if (files.size === 0) return []
  const operation = await git.operation()
  const next = operation === null ? 'commit' : (continued.get(operation) ?? 'commit')
  return ifAny([...files].map(printable), (listed) =>
    problem(
      'conflict',
      `unresolved merge conflict in ${listed}`,
      `keep what is right, run git add (or git rm) on each, then git ${next}`,
    ),
  )
}

const continued = new Map([
  ['a merge', 'merge --continue'],
  ['a rebase', 'rebase --continue'],
  ['a cherry-pick', 'cherry-pick --continue'],
  ['a revert', 'revert --continue'],
  ['git am', 'am --continue'],
])
