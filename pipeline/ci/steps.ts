// The steps of `keyz ci`. Each needs different permissions: the one with the private key writes nothing to git, the one that publishes has no key.
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import { type CiCommentReport, CiPlanReport, type CiReport } from '../../schema/reports/ci-report.ts'
import type { ReviewedViolation } from '../../schema/reports/review-report.ts'
import { random, sleep } from '../environment/clock.ts'
import { timeLimit } from '../environment/time-limit.ts'
import { type ExitCode, exitCodes } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { Selection } from '../store/selection.ts'
import type { Synced } from '../sync/sync.ts'
import { syncContext, withGithub } from './ci-context.ts'
import { commentReview } from './comment-review.ts'
import { pullRequestEvent } from './github/event.ts'
import { setOutput } from './github/step-files.ts'
import { checkedOut } from './metadata-branch/readable-tips.ts'
import { openRepository } from './metadata-branch/repository.ts'
import { missingVariable } from './missing-variable.ts'
import { notReachedNotes } from './not-reached.ts'
import { withForge } from './open-forge.ts'
import { publishRun } from './publish-run.ts'
import { readArtifacts } from './read-artifact.ts'
import { runFolder } from './run-folder.ts'
import { shardsFor } from './shards.ts'
import { syncApart } from './sync-apart.ts'
import { timeLeft } from './time-left.ts'
import { keysAmong, uncommittedEntries, uncommittedNotes } from './uncommitted-entries.ts'
import { refuseUnusable, writeArtifact } from './write-artifact.ts'

interface SyncStep {
  out: string
  remote: string
  selection: Selection
  force: boolean
}

interface PublishStep {
  from: readonly string[]
  remote: string
  mainBranch: string | null
  /** Undefined takes the default: yes in GitHub Actions, no anywhere else. */
  push: boolean | undefined
}

/** How many shards the keys that `syncStep` would read make, for a matrix of jobs; also sets the output of the workflow step. */
export async function planStep(
  { openStore, environment }: Runtime,
  max: number,
): Promise<{ plan: CiPlanReport; notes: string[] }> {
  const { store, folder } = await openStore({ strict: true })
  const { keys } = (await readRegistry(folder)) ?? emptyRegistry
  const repository = await openRepository(store, environment.forChildren)
  const uncommitted = await uncommittedEntries(repository, await checkedOut(repository))
  const left = keysAmong(uncommitted, keys, { paths: [], providers: [], shard: null }).map(({ path }) => path)
  const rows = Object.entries(keys).flatMap(([path, row]) => (row.sync && !uncommitted.has(path) ? [row] : []))
  const accounts = new Set(rows.map(({ provider_id, account_ref }) => `${provider_id} ${account_ref}`)).size
  const shards = shardsFor(rows.length, accounts, max)
  await setOutput(environment.github.outputFile, 'shards', JSON.stringify(shards))
  return {
    plan: CiPlanReport.parse({ schema_version: 1, keys: rows.length, shards }),
    notes: uncommittedNotes(left, store),
  }
}

/**
 * Asks the providers and writes a folder; needs the private key, writes nothing to git. Keys that fail are in the folder too, and
 * the policies judge them once they are published, so they do not fail this step.
 */
export async function syncStep(runtime: Runtime, step: SyncStep): Promise<Synced> {
  await refuseUnusable(step.out)
  const open = await runtime.openStore({ strict: true })
  const { forChildren, forRemotes } = runtime.environment
  const { toPrepare, toRead } = timeLeft(open.config)
  const repository = await openRepository(open.store, forChildren, forRemotes, {
    most: toPrepare,
    interrupt: runtime.interrupt,
  })
  const { synced, changed, again, failing, uncommitted, head, notes } = await syncApart(
    repository,
    { ...step, deadline: toRead },
    syncContext(runtime, open),
  )
  if (stops(synced.exitCode)) return synced
  const run = {
    schema_version: 1 as const,
    shard: step.selection.shard,
    sync: synced.report,
    head,
    missed_again: again,
    missed_failing: failing,
    uncommitted,
  }
  await writeArtifact(step.out, { run, sidecars: changed }, runtime.scanner.inspectClosely)
  const late = notReachedNotes(synced.report.results, again, open.config.ci.deadline)
  return { ...synced, notes: [...notes, ...synced.notes, ...late, ...uncommittedNotes(uncommitted, open.store)] }
}

/** Publishes what `syncStep` wrote to one or more folders; needs no key. New policy violations set the exit code, once everything is published. */
export async function publishStep(
  runtime: Runtime,
  step: PublishStep,
): Promise<{ report: CiReport; added: ReviewedViolation[]; hasOthers: boolean; exitCode: ExitCode }> {
  const open = await runtime.openStore({ strict: true })
  const { environment } = runtime
  const artifacts = await readArtifacts(step.from, environment.instant())
  const push = step.push ?? environment.inActions
  const limit = timeLimit(runtime.interrupt, timeLeft(open.config).toAnnounce())
  const { report, added, githubRefused, offline, missedAgain, hasOthers } = await withForge(
    { ...runtime, interrupt: limit.signal },
    (forge) => publishRun(runtime, open, artifacts, { ...step, push, forge, random, sleep }),
  ).finally(limit.release)
  const failing = githubRefused || offline || missedAgain || added.length > 0
  return {
    report: withNotes(report, runtime, push),
    added,
    hasOthers,
    exitCode: failing ? exitCodes.someFailed : exitCodes.done,
  }
}

/** Both steps, for a job that may do both. Failed keys set the exit code too, once everything is published. */
export async function wholeRun(
  runtime: Runtime,
  step: Omit<SyncStep, 'out'> & Omit<PublishStep, 'from'>,
): Promise<{ report: CiReport | null; added: ReviewedViolation[]; synced: Synced; exitCode: ExitCode }> {
  await using folder = await runFolder()
  const synced = await syncStep(runtime, { ...step, out: folder.path })
  if (stops(synced.exitCode)) return { report: null, added: [], synced, exitCode: synced.exitCode }
  const { report, added, hasOthers, exitCode } = await publishStep(runtime, { ...step, from: [folder.path] })
  // The steps of a workflow have a new checkout each time. Here, nothing gets better until somebody pulls or commits.
  const isDone = synced.exitCode === exitCodes.done && !hasOthers
  return { report, added, synced, exitCode: isDone ? exitCode : exitCodes.someFailed }
}

/** An interrupted run, or one whose key opens nothing, has nothing to publish. */
export function stops(exitCode: ExitCode): boolean {
  return exitCode === exitCodes.interrupted || exitCode === exitCodes.nothingDecrypted
}

function withNotes(report: CiReport, { environment }: Runtime, push: boolean): CiReport {
  if (report.commit === null) return report
  const missing = missingVariable(environment)
  const note = !push
    ? `The commit is only on ${report.branch} in this clone: use --push to push it to the remote.`
    : missing === null
      ? null
      : `Skipped the pull request and commit status because ${missing}.`
  return note === null ? report : { ...report, notes: [...report.notes, note] }
}

/** Describes the pull request that started this workflow, in one comment on it. Throws CommandError. */
export async function commentStep(runtime: Runtime): Promise<CiCommentReport> {
  const event = await pullRequestEvent(runtime.environment.github.eventFile)
  const open = await runtime.openStore({ strict: true })
  return await withGithub(runtime, (github) => commentReview(runtime, open, event, github))
}
