// Publishes the results of a sync: commits them to the metadata branch, then announces the commit.
import type { CiReport } from '../../schema/reports/ci-report.ts'
import type { ReviewedViolation } from '../../schema/reports/review-report.ts'
import type { Outcome } from '../../schema/reports/sync-report.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { registryMoves } from '../history/moves/registry-moves.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { announce } from './announce.ts'
import type { Forge } from './forge/forge.ts'
import { lateTrailer, newestLateRun, reachedTrailer } from './metadata-branch/late-run.ts'
import type { Identity } from './metadata-branch/metadata-commit.ts'
import { type PublishedMetadata, publishMetadata } from './metadata-branch/publish-metadata.ts'
import { openRepository } from './metadata-branch/repository.ts'
import { notReached, notReachedNotes } from './not-reached.ts'
import { isOffline, passingNotes, unreadOf } from './passing-failures.ts'
import type { ReadArtifact } from './read-artifact.ts'
import { timeLeft } from './time-left.ts'
import { uncommittedNotes } from './uncommitted-entries.ts'

export interface PublishRunOptions {
  remote: string
  mainBranch: string | null
  push: boolean
  /** Null: nothing is announced. */
  forge: Forge | null
  random: () => number
  sleep: (milliseconds: number) => Promise<void>
}

export interface PublishedRun {
  report: CiReport
  /** Violations of the policies that the default branch does not have. */
  added: ReviewedViolation[]
  /** GitHub or GitLab refused something, although the branch itself was published. */
  githubRefused: boolean
  /** No provider at all could be reached. */
  offline: boolean
  /** Some keys were not reached twice in a row, or none at all was. */
  missedAgain: boolean
  /** The checkout has other entries than the default branch, or than its own commit. */
  hasOthers: boolean
}

const maxNamed = 10

const robot: Identity = { name: 'keyz', email: 'keyz@users.noreply.invalid' }
/** The name under which GitHub shows commits made in Actions. */
const actionsRobot: Identity = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
}

/** Throws CommandError when the metadata cannot be published. */
export async function publishRun(
  { environment, scanner, interrupt }: Runtime,
  { store, config, git }: OpenStore,
  artifacts: readonly ReadArtifact[],
  options: PublishRunOptions,
): Promise<PublishedRun> {
  const branch = config.git.metadata_branch
  const { forChildren, forRemotes } = environment
  const repository = await openRepository(store, forChildren, forRemotes, {
    most: timeLeft(config).toPublish,
    interrupt,
  })
  const results = artifacts.flatMap(({ run }) => run.sync.results)
  const missed = notReached(results)
  const again = artifacts.flatMap(({ run }) => run.missed_again)
  const uncommitted = artifacts.flatMap(({ run }) => run.uncommitted)
  const startedAt = artifacts.map(({ run }) => run.sync.started_at).sort()[0] ?? environment.instant()
  const published = await publishMetadata(repository, {
    ...options,
    branch,
    sidecars: artifacts.flatMap(({ sidecars }) => sidecars),
    checkouts: artifacts.map(({ run }) => run.head),
    follow: (mapped, present, readAt) => registryMoves(mapped, present, git, { readAt, free: new Set() }),
    identity: environment.inActions ? actionsRobot : robot,
    now: environment.instant(),
    clock: Date.now,
    inspect: scanner.inspect,
    async trailer(tips) {
      if (missed.length === 0)
        return reachedTrailer(results, await newestLateRun(repository, tips, environment.instant()), startedAt)
      return lateTrailer(
        missed,
        startedAt,
        artifacts.flatMap(({ run }) => run.missed_failing),
      )
    },
    // Of keys that were missed again, an earlier commit tells already: a long outage makes no commit in each run.
    alone: missed.length === 0 || missed.some(({ key_path }) => !again.includes(key_path)),
  })
  const outcomes: Partial<Record<Outcome, number>> = {}
  for (const { outcome } of results) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const passing = [...passingNotes(artifacts), ...notReachedNotes(results, again, config.ci.deadline)]
  const announced = await announce(
    {
      environment,
      scanner,
      git,
      branch,
      outcomes,
      passing,
      unread: unreadOf(artifacts),
      forge: options.push ? options.forge : null,
      autoMerges: config.git.auto_merge,
    },
    published,
  )
  return {
    report: {
      schema_version: 1,
      branch,
      commit: published.commit,
      pushed: options.push && published.commit !== null,
      pull_request: announced.pullRequest,
      outcomes,
      failed: results.flatMap(({ outcome, key_path }) => (outcome === 'failed' ? [key_path] : [])).sort(),
      violations: announced.violations === null ? null : announced.violations.added + announced.violations.known,
      new_violations: announced.violations?.added ?? null,
      notes: [
        ...passing,
        ...published.dropped.map((path) => `${path} is no longer in the registry, so its reading was not published.`),
        ...outdatedNotes(published, store),
        ...uncommittedNotes(uncommitted, store),
        ...leftOutNotes(published),
        ...announced.waiting.map((sentence) => `${sentence}.`),
        ...announced.problems.map((problem) => `${problem}.`),
      ],
    },
    added: announced.added,
    githubRefused: announced.problems.length > 0,
    offline: isOffline(artifacts),
    hasOthers: published.outdated.length > 0 || uncommitted.length > 0,
    missedAgain: again.length > 0 || (missed.length > 0 && missed.length === results.length),
  }
}

/** Only the first ones: a checkout that nobody pulls may lack hundreds. */
function outdatedNotes({ outdated, mainBranch }: PublishedMetadata, store: string): string[] {
  if (outdated.length === 0) return []
  const first = outdated.slice(0, maxNamed).map(printable).join(', ')
  const more = outdated.length > maxNamed ? ` and ${outdated.length - maxNamed} more` : ''
  const [what, them] =
    outdated.length === 1 ? ['the entry of 1 key', 'it'] : [`the entries of ${outdated.length} keys`, 'them']
  return [
    `${mainBranch} and this checkout differ in ${what}, so nothing was published about ${them}: ${first}${more}. A new run reads what is on ${mainBranch} now; a clone of your own needs git -C ${shellWord(store)} pull --ff-only before it.`,
  ]
}

/** So that nobody waits for a row or a setting that they pushed to the wrong branch. */
function leftOutNotes({ leftOut, mainBranch }: PublishedMetadata): string[] {
  if (leftOut.length === 0) return []
  const [first = '', ...others] = leftOut
  const what = printable(first) + (others.length === 0 ? '' : ` and ${others.length} more`)
  return [
    `Somebody changed ${what} on the metadata branch, which carries only readings and usage: left out; change it on ${mainBranch} instead.`,
  ]
}
