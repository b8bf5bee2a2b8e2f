// Takes over what a sync left: onto the metadata branch, and from there to where people see it.
import type { CiReport } from '../../schema/ci-report.ts'
import type { Outcome } from '../../schema/sync-report.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { registryMoves } from '../sync/registry-moves.ts'
import { announce } from './announce.ts'
import type { Github } from './github/client.ts'
import type { Identity } from './metadata-branch/metadata-commit.ts'
import { publishMetadata } from './metadata-branch/publish-metadata.ts'
import { openRepository } from './metadata-branch/repository.ts'
import type { ReadArtifact } from './read-artifact.ts'

export interface PublishRunOptions {
  remote: string
  mainBranch: string | null
  push: boolean
  /** Null: nothing is said to GitHub. */
  github: Github | null
  random: () => number
  sleep: (milliseconds: number) => Promise<void>
}

export interface PublishedRun {
  report: CiReport
  /** Something could not be told to GitHub, although the branch is as it should be. */
  untold: boolean
}

const robot: Identity = { name: 'keyz', email: 'keyz@users.noreply.invalid' }
/** As GitHub shows its own commits. */
const actionsRobot: Identity = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
}

/** Throws CommandError when the metadata cannot be published. */
export async function publishRun(
  { environment, scanner }: Runtime,
  { store, config, git }: OpenStore,
  artifacts: readonly ReadArtifact[],
  options: PublishRunOptions,
): Promise<PublishedRun> {
  const branch = config.git.metadata_branch
  const repository = await openRepository(store, environment.forChildren, environment.forRemotes)
  const published = await publishMetadata(repository, {
    ...options,
    branch,
    sidecars: artifacts.flatMap(({ sidecars }) => sidecars),
    follow: (registry, present) => registryMoves(registry, present, git),
    identity: environment.inActions ? actionsRobot : robot,
    now: environment.instant(),
    clock: Date.now,
    inspect: scanner.inspect,
  })
  const results = artifacts.flatMap(({ run }) => run.sync.results)
  const outcomes: Partial<Record<Outcome, number>> = {}
  for (const { outcome } of results) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const told = await announce(
    { environment, scanner, git, branch, outcomes, github: options.push ? options.github : null },
    published,
  )
  return {
    report: {
      schema_version: 1,
      branch,
      commit: published.commit,
      pushed: options.push && published.commit !== null,
      pull_request: told.pullRequest,
      outcomes,
      failed: results.flatMap(({ outcome, key_path }) => (outcome === 'failed' ? [key_path] : [])).sort(),
      violations: told.violations,
      notes: [
        ...published.dropped.map(
          (path) => `${path} was read, and is not in the registry any more: its reading was not published.`,
        ),
        ...told.problems.map((problem) => `${problem}.`),
      ],
    },
    untold: told.problems.length > 0,
  }
}
