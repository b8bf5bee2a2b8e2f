// Whether a branch is keyz's to move. Its name alone says nothing: with git.metadata_branch: production, a hotfix would be replaced.
import { shellWord } from '../../../schema/shell-word.ts'
import { CommandError } from '../../errors.ts'
import { isCarried } from './listing.ts'
import type { MergeBases, Tips } from './newest-files.ts'
import type { Repository } from './repository.ts'

const trailer = 'Keyz-Branch'
/** Nobody has other plans with such a branch, even if there is nothing on it that the default branch does not have. */
const ownNames = 'keyz/'

/** The message of a commit that keyz makes for a branch: its last line says so, to be found again by `leftOut`. `more` is a line before it. */
export function markedMessage(message: string, branch: string, more: string | null = null): string {
  return `${message}\n\n${more === null ? '' : `${more}\n`}${trailer}: ${branch}`
}

/**
 * Paths below `.keyz` that others changed on the branch and that it does not carry, such as rows of the registry and settings: they
 * stay as the default branch has them. Throws CommandError for a branch that is not keyz's: one with other changes than those below
 * `.keyz`, and one without any that keyz did not make.
 */
export async function leftOut(
  repository: Repository,
  branch: string,
  { branches }: Tips,
  bases: MergeBases,
): Promise<string[]> {
  const paths = new Set<string>()
  for (const tip of branches) {
    for (const path of await foreignPaths(repository, branch, tip, await bases(tip))) paths.add(path)
  }
  return [...paths].sort()
}

async function foreignPaths(
  repository: Repository,
  branch: string,
  tip: string,
  base: string | null,
): Promise<string[]> {
  const { git, prefix } = repository
  if (base === null) throw notOurs(branch, 'shares no history with the default branch')
  const isMarked = await hasMark(repository, branch, tip)
  if (base === tip && !isMarked && !branch.startsWith(ownNames))
    throw notOurs(branch, 'has nothing that the default branch does not have, and was not made by keyz')
  const how = ['-r', '-z', '--name-only', '--no-renames', '--no-textconv', '--no-ext-diff']
  const changed = (await git.text(['diff-tree', ...how, base, tip])).split('\0').filter(Boolean)
  const folder = `${prefix}.keyz/`
  const outside = changed.filter((path) => !path.startsWith(folder))
  if (outside.length > 0 && (await isMarkedItself(repository, branch, tip))) throw leftBehind(branch, outside)
  if (outside.length > 0) throw notOurs(branch, `changes more than the files in ${folder} (${named(outside)})`)
  // What keyz itself changed in the registry, it will change again: it follows renamed and deleted entries of the default branch.
  return isMarked ? [] : changed.filter((path) => !isCarried(path.slice(folder.length)))
}

/** Whether keyz made the tip for this very branch, or somebody merged something into what it made. */
async function hasMark(repository: Repository, branch: string, tip: string): Promise<boolean> {
  if (await isMarkedItself(repository, branch, tip)) return true
  const [first, ...others] = (await repository.git.text(['log', '-1', '--format=%P', tip, '--'])).trim().split(' ')
  return first !== undefined && others.length > 0 && (await isMarkedItself(repository, branch, first))
}

async function isMarkedItself({ git }: Repository, branch: string, commit: string): Promise<boolean> {
  return (await git.text(['log', '-1', '--format=%B', commit, '--'])).split('\n').includes(`${trailer}: ${branch}`)
}

/**
 * The tip has the files of the default branch as keyz found it, so what differs was taken back there since. Going on from that tip would
 * bring it back into the history with the next merge, and it may have been taken back for a reason.
 */
function leftBehind(branch: string, paths: readonly string[]): CommandError {
  return new CommandError(
    `the branch ${branch} builds on commits that the default branch no longer has (${named(paths)}), because somebody pushed the default branch by force: delete ${branch}, here and on the remote (git push origin --delete ${shellWord(branch)}), and the next run makes it anew`,
  )
}

function notOurs(branch: string, why: string): CommandError {
  return new CommandError(
    `the branch ${branch} ${why}, so keyz leaves it alone: set git.metadata_branch in .keyz/config.yaml to a branch that is used for nothing else, such as keyz/metadata`,
  )
}

function named(paths: readonly string[]): string {
  const [first = '', ...rest] = paths
  return rest.length === 0 ? first : `${first} and ${rest.length} more`
}
