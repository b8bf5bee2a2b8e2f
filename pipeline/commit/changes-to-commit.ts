// Which changed files below `.keyz` are keyz's to commit.

import { DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { pathInKeyz } from '../../meta/files/path-in-keyz.ts'
import { counted } from '../../meta/judge/values.ts'
import { inParallel } from '../environment/in-parallel.ts'
import type { ChangedPath } from '../git/changed-paths.ts'
import { metadataProblem } from '../guard/metadata-problem.ts'
import { workTreeFile } from '../guard/work-tree-file.ts'

/** Everything of ours that git tracks. The person's other files are never named to git. */
const ours = /^\.keyz\/(?:config\.yaml|\.gitignore|\.gitattributes|providers\/.+\.json|usage\/.+\.json)$/

const readings = /^\.keyz\/(?:providers\/[^/]+|usage)\/[^/]+\//

const filesAtOnce = 32

interface ChangesToCommit {
  wanted: ChangedPath[]
  /** What is left out, and why; null when nothing is. */
  note: string | null
}

export async function changesToCommit(paths: readonly ChangedPath[], folder: KeyzFolder): Promise<ChangesToCommit> {
  const all = paths.filter(isOurs)
  const changed = all.filter((change) => !isInConflict(change))
  const whole = changed.filter((change) => !isHalfStaged(change))
  const { wanted, problems } = await guarded(whole, folder)
  return { wanted, note: noteOf(all.length - changed.length, changed.length - whole.length, problems) }
}

/** keyz's own commits call no hooks, so what its guards would refuse is left out here. */
async function guarded(changed: readonly ChangedPath[], folder: KeyzFolder) {
  const wanted: ChangedPath[] = []
  const problems: string[] = []
  await inParallel(changed, filesAtOnce, async (change) => {
    const problem = await problemOf(folder, pathInKeyz(change.path))
    if (problem === null) wanted.push(change)
    else problems.push(problem)
  })
  return { wanted, problems: problems.sort() }
}

async function problemOf(folder: KeyzFolder, path: string): Promise<string | null> {
  try {
    const file = await workTreeFile(folder.root, path)
    return file === null ? null : metadataProblem(file)
  } catch (error) {
    if (error instanceof DocumentError) return error.message
    throw error
  }
}

/** Whether a changed file is keyz's to commit. */
export function isOurs({ path }: ChangedPath): boolean {
  return ours.test(path)
}

/** Whether a file is a sidecar or a record of usage, and not the registry or another file that people edit as well. */
export function isReading(path: string): boolean {
  return readings.test(path)
}

function noteOf(inConflict: number, halfStaged: number, [problem, ...others]: readonly string[]): string | null {
  const notes = [
    ...(inConflict === 0 ? [] : [`not committed: ${counted(inConflict, 'file')} in conflict`]),
    ...(halfStaged === 0 ? [] : [halfStagedNote(halfStaged)]),
    ...(problem === undefined ? [] : [`not committed: ${problem}`]),
    ...(others.length === 0
      ? []
      : [
          `${counted(others.length, 'more file')} below .keyz ${others.length === 1 ? 'was' : 'were'} not committed, see git status`,
        ]),
  ]
  return notes.length === 0 ? null : notes.join('; ')
}

/** What git waits for a person to settle. */
function isInConflict({ index, worktree }: ChangedPath): boolean {
  return ['DD', 'AA'].includes(index + worktree) || index === 'U' || worktree === 'U'
}

/** Staged by the person in a version that is not the one in the work tree: theirs to finish. Sidecars are always ours. */
function isHalfStaged({ path, index, worktree }: ChangedPath): boolean {
  return !isReading(path) && index !== ' ' && index !== '?' && worktree !== ' '
}

function halfStagedNote(count: number): string {
  const [is, was] = count === 1 ? ['is', 'was'] : ['are', 'were']
  return `${counted(count, 'file')} below .keyz ${is} partly staged by you and ${was} left alone`
}
