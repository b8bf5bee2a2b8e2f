// Replaces the metadata branch by its folded history: here by compare-and-swap, on the remote only where a person says so in this very command.
import type { Instant } from '../../../schema/instant.ts'
import { shellWord } from '../../../schema/shell-word.ts'
import { CommandError } from '../../errors.ts'
import { type Folded, foldHistory } from './fold-history.ts'
import { mergeBases } from './newest-files.ts'
import { leftOut } from './own-branch.ts'
import { refuseCheckedOut, replaceOnRemote, swapBranch } from './place-commit.ts'
import type { Repository } from './repository.ts'
import { LostRaceError, localTips, type RemoteTips, remoteTips } from './tips.ts'

export interface CompactOptions {
  branch: string
  remote: string
  mainBranch: string | null
  now: Instant
  dryRun: boolean
  /** Whether the branch of the remote may be replaced. */
  forcePush: boolean
  /** Told before anything is changed. */
  announce: (planned: Folded, onRemote: boolean) => void
}

export interface CompactedBranch extends Folded {
  /** Whether the branch of the remote was, or in a dry run would be, replaced. */
  onRemote: boolean
}

/** Null when there is no metadata branch. Throws CommandError for a branch that is not keyz's to replace, and when somebody else moved it meanwhile. */
export async function compactBranch(repository: Repository, options: CompactOptions): Promise<CompactedBranch | null> {
  const { branch, remote, now, dryRun, forcePush } = options
  const tips = (await hasRemote(repository, remote))
    ? await remoteTips(repository, options)
    : await localTips(repository, options)
  const tip = tipOf(tips, options)
  if (tip === null) return null
  const ours = { main: tips.main, branches: [tip] }
  await leftOut(repository, branch, ours, mergeBases(repository, ours))
  const onRemote = tips.remoteTip !== null
  const fold = { main: tips.main, tip, branch, now }
  const planned = await foldHistory(repository, { ...fold, write: false })
  if (planned.days === 0) {
    if (!dryRun) await follow(repository, branch, tips)
    return { ...planned, onRemote: false }
  }
  if (onRemote && !forcePush && !dryRun) throw needsForce(branch, remote, planned)
  await refuseCheckedOut(repository, branch)
  options.announce(planned, onRemote)
  if (dryRun) return { ...planned, onRemote }
  const folded = await foldHistory(repository, { ...fold, write: true })
  await replace(repository, options, tips, folded.tip).catch((error: unknown) => {
    if (!(error instanceof LostRaceError)) throw error
    throw new CommandError(
      `somebody else moved ${branch} in the meantime, and nothing was changed: run keyz compact again`,
    )
  })
  return { ...folded, onRemote }
}

async function replace(repository: Repository, options: CompactOptions, tips: RemoteTips, tip: string): Promise<void> {
  if (tips.remoteTip !== null) await replaceOnRemote(repository, options, tips.remoteTip, tip)
  if (tips.localTip !== null) await swapBranch(repository, options.branch, tips.localTip, tip)
}

/** Folded on the remote by a run that was killed then, or elsewhere: the branch of this clone is still the old one. */
async function follow(repository: Repository, branch: string, { remoteTip, localTip }: RemoteTips): Promise<void> {
  if (remoteTip === null || localTip === null || remoteTip === localTip) return
  await swapBranch(repository, branch, localTip, remoteTip)
}

/** One line of history, not two: the next run of `keyz ci` would merge the other one in again. */
function tipOf({ branches, remoteTip, localTip }: RemoteTips, { branch, remote }: CompactOptions): string | null {
  if (branches.length > 1)
    throw new CommandError(
      `the branch ${branch} is not the same here and on ${remote}: push yours or delete it here (git branch -D ${shellWord(branch)}), and run keyz compact again`,
    )
  return remoteTip ?? localTip
}

async function hasRemote({ git }: Repository, remote: string): Promise<boolean> {
  return (await git.text(['remote'])).split('\n').includes(remote)
}

function needsForce(branch: string, remote: string, { before, after }: Folded): CommandError {
  return new CommandError(
    `the branch ${branch} is on ${remote}, too, so folding ${before} commits into ${after} means to replace it there: add --force-push to do that, or --dry-run to see what would happen`,
  )
}
