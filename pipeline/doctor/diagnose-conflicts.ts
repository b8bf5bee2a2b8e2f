// Whether git still waits for a person to settle a conflict in what keyz keeps.
import { pathInKeyz } from '../../meta/files/path-in-keyz.ts'
import { isSidecarPath } from '../../meta/files/sidecar-path.ts'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { printable } from '../../schema/text.ts'
import type { Git } from '../git/git.ts'
import { ifAny, problem } from './diagnosis.ts'

/** A file that one side removed and the other changed has no markers: only git's index tells that it is in conflict. */
export async function diagnoseConflicts(git: Git): Promise<Diagnosis[]> {
  const listing = await git.text(['ls-files', '--unmerged', '-z', '--', '.keyz'])
  const versions = listing.split('\0').flatMap((line) => {
    const [, version = '', path = ''] = /^\S+ \S+ ([123])\t(.+)$/s.exec(line) ?? []
    return path === '' ? [] : [{ version, path }]
  })
  const files = new Set(versions.map(({ path }) => path))
  if (files.size === 0) return []
  const operation = await git.operation()
  const again = (operation === null ? undefined : repeated.get(operation)) ?? null
  const next = operation === null ? 'commit' : (continued.get(operation) ?? 'commit')
  const byHand = `keep what is right, run git add (or git rm) on each, then git ${next}`
  const both = (path: string) => versions.filter((one) => one.path === path && one.version !== '1').length === 2
  const areReadings = [...files].every((path) => isSidecarPath(pathInKeyz(path)) && both(path))
  const byKeyz = areReadings && !(await merges(git))
  return ifAny([...files].map(printable), (listed) =>
    problem(
      'conflict',
      `unresolved merge conflict in ${listed}`,
      byKeyz && again !== null ? `run keyz init, then git ${again} again: keyz merges readings by itself` : byHand,
    ),
  )
}

/** Whether git lets keyz merge its files in this clone. */
async function merges(git: Git): Promise<boolean> {
  return await git.text(['config', '--get', 'merge.keyz.driver']).then(
    () => true,
    () => false,
  )
}

const repeated = new Map([
  ['a merge', 'merge --abort, and merge'],
  ['a rebase', 'rebase --abort, and rebase'],
])

const continued = new Map([
  ['a merge', 'merge --continue'],
  ['a rebase', 'rebase --continue'],
  ['a cherry-pick', 'cherry-pick --continue'],
  ['a revert', 'revert --continue'],
  ['git am', 'am --continue'],
])
