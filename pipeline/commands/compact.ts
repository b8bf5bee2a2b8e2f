// `keyz compact`: makes a clone smaller, and on request folds the history of the metadata branch into one commit a day.
import { type Command, Option } from '@commander-js/extra-typings'
import type { CompactReport } from '../../schema/reports/compact-report.ts'
import { type CompactedBranch, compactBranch } from '../ci/metadata-branch/compact-branch.ts'
import { openRepository, type Repository } from '../ci/metadata-branch/repository.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { repack } from '../git/repack.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { counted } from './shared/counted.ts'
import { jsonOption } from './shared/json-option.ts'
import { parseRemote } from './shared/parse-remote.ts'

interface Chosen {
  history: boolean
  forcePush: boolean
  dryRun: boolean
  remote: string
  defaultBranch?: string | undefined
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('compact')
    .description('repack this clone, and fold the history of the metadata branch into one commit a day')
    .option('--history', 'fold the metadata branch, up to yesterday; every other branch stays as it is', false)
    .option('--force-push', 'with --history: replace the metadata branch of the remote, too', false)
    .addOption(
      new Option('--remote <name>', 'remote that has the metadata branch').default('origin').argParser(parseRemote),
    )
    .option('--default-branch <name>', 'name of the default branch, if the remote does not report it')
    .option('--dry-run', 'only say what would be done', false)
    .option(...jsonOption)
    .action(async (options) => {
      if (options.forcePush && !options.history)
        throw new CommandError('--force-push takes --history, too: without it, nothing is replaced')
      const { environment, output } = runtime
      const { store, config } = await runtime.openStore({ strict: true })
      const repository = await openRepository(store, environment.forChildren, environment.forRemotes, {
        interrupt: runtime.interrupt,
      })
      const branch = config.git.metadata_branch
      const folded = options.history ? await fold(repository, branch, options, runtime) : null
      const packed = options.dryRun ? null : await repack(repository.git)
      const report: CompactReport = {
        schema_version: 1,
        dry_run: options.dryRun,
        branch,
        history: folded && {
          commits_before: folded.before,
          commits_after: folded.after,
          days: folded.days,
          commit: folded.tip,
          on_remote: folded.onRemote,
        },
        repacked: packed && { bytes_before: packed.before, bytes_after: packed.after },
      }
      if (options.json) output.json(report)
      else if (packed === null) output.say('Would repack this clone with git gc.')
      else output.say(`Repacked this clone: ${sizeOf(packed.before)} -> ${sizeOf(packed.after)} of git objects.`)
      finish(exitCodes.done)
    })
}

async function fold(
  repository: Repository,
  branch: string,
  {
    forcePush,
    dryRun,
    remote,
    defaultBranch = null,
  }: Omit<Chosen, 'defaultBranch'> & { defaultBranch?: string | null | undefined },
  { environment, output }: Runtime,
): Promise<CompactedBranch | null> {
  const folded = await compactBranch(repository, {
    branch,
    remote,
    mainBranch: defaultBranch,
    now: environment.instant(),
    dryRun,
    forcePush,
    announce({ before, after, days }, onRemote) {
      const where = onRemote ? `${branch} here and on ${remote}, which is replaced there` : `${branch} in this clone`
      output.say(
        `${dryRun ? 'Would fold' : 'Folding'} ${counted(before, 'commit')} into ${after}: ${counted(days, 'day')} of ${where}. The files at the end of each day stay the same.`,
      )
    },
  })
  if (folded === null) output.say(`There is no branch ${branch}, so there is no history to fold.`)
  else if (folded.days === 0) output.say(`Nothing to fold: no day of ${branch} before today has more than one commit.`)
  else if (!dryRun) output.say('What was folded is deleted by git two weeks after nothing points to it any more.')
  return folded
}

/** `0.4 MB`; a small repository in kilobytes, so that it never looks like nothing. */
function sizeOf(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
