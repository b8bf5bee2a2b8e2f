// The steps of `keyz ci`, each of which needs other rights: the one with the key writes no git, the one that publishes has no key.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CiReport } from '../../schema/ci-report.ts'
import type { Shard } from '../commands/shared/shard-option.ts'
import { random, sleep } from '../environment/clock.ts'
import { CommandError, type ExitCode, exitCodes } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { Synced } from '../sync/sync.ts'
import { syncContext, withGithub } from './ci-context.ts'
import { openRepository } from './metadata-branch/repository.ts'
import { publishRun } from './publish-run.ts'
import { readArtifacts } from './read-artifact.ts'
import { syncApart } from './sync-apart.ts'
import { writeArtifact } from './write-artifact.ts'

interface SyncStep {
  out: string
  remote: string
  shard: Shard | null
  force: boolean
}

interface PublishStep {
  from: readonly string[]
  remote: string
  mainBranch: string | null
  /** Undefined: as the place says, which is yes in Actions and no anywhere else. */
  push: boolean | undefined
}

/**
 * Asks the providers and leaves a folder; needs the key, writes nothing of git. Keys that fail are in the folder and are judged
 * when they are published, so they are no failure of this step.
 */
export async function syncStep(runtime: Runtime, step: SyncStep): Promise<Synced> {
  const open = await runtime.openStore()
  const { forChildren, forRemotes } = runtime.environment
  const repository = await openRepository(open.store, forChildren, forRemotes)
  const { synced, changed } = await syncApart(repository, step, syncContext(runtime, open))
  if (stops(synced.exitCode)) return synced
  const run = { schema_version: 1 as const, shard: step.shard, sync: synced.report }
  await writeArtifact(step.out, { run, sidecars: changed }, runtime.scanner.inspect)
  return synced
}

/** Publishes what `syncStep` left in one or several folders; needs no key. */
export async function publishStep(
  runtime: Runtime,
  step: PublishStep,
): Promise<{ report: CiReport; exitCode: ExitCode }> {
  const open = await runtime.openStore()
  const { environment } = runtime
  const artifacts = await readArtifacts(step.from, environment.instant())
  const push = step.push ?? environment.inActions
  const { report, untold } = await withGithub(runtime, (github) =>
    publishRun(runtime, open, artifacts, { ...step, push, github, random, sleep }),
  )
  return { report: withNotes(report, runtime, push), exitCode: untold ? exitCodes.someFailed : exitCodes.done }
}

/** Both, for a job that may do both. Failed keys and violated policies are told by the exit code, once everything is published. */
export async function wholeRun(
  runtime: Runtime,
  step: Omit<SyncStep, 'out'> & Omit<PublishStep, 'from'>,
): Promise<{ report: CiReport | null; synced: Synced; exitCode: ExitCode }> {
  const folder = await mkdtemp(join(tmpdir(), 'keyz-ci-'))
  try {
    const synced = await syncStep(runtime, { ...step, out: folder })
    if (stops(synced.exitCode)) return { report: null, synced, exitCode: synced.exitCode }
    const { report, exitCode } = await publishStep(runtime, { ...step, from: [folder] })
    const failing = synced.exitCode !== exitCodes.done || (report.violations ?? 0) > 0
    return { report, synced, exitCode: failing ? exitCodes.someFailed : exitCode }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** An interrupted run, or one whose key opens nothing, has nothing to hand on. */
export function stops(exitCode: ExitCode): boolean {
  return exitCode === exitCodes.interrupted || exitCode === exitCodes.nothingDecrypted
}

function withNotes(report: CiReport, { environment }: Runtime, push: boolean): CiReport {
  if (report.commit === null) return report
  const { token, repository } = environment.github
  const missing = token === null ? 'GITHUB_TOKEN' : repository === null ? 'GITHUB_REPOSITORY' : null
  const note = !push
    ? `The commit is on ${report.branch} of this clone only: --push brings it to the remote.`
    : missing === null
      ? null
      : `No pull request and no commit status, because ${missing} is not set.`
  return note === null ? report : { ...report, notes: [...report.notes, note] }
}

/** Throws CommandError for a number that makes no sense. */
export function parseCount(text: string): number {
  const count = Number(text)
  if (!/^\d{1,3}$/.test(text) || count < 1) throw new CommandError('--most takes a number from 1 to 999')
  return count
}
