// The workflow files that a store gets: the scheduled sync, the review of pull requests, and if wanted, a report. Text only; `keyz init --github` writes them.
import { CommandError } from '../../errors.ts'
import { isPlainFolder } from './plain-folder.ts'
import { type ReportPlace, reportWorkflow } from './report-workflow.ts'
import { reviewWorkflow } from './review-workflow.ts'
import { minuteOf } from './schedule.ts'
import { syncWorkflow } from './sync-workflow.ts'

export interface WorkflowOptions {
  /** `owner/name` of the store's repository, where it is known: the minute of the schedule comes from it. */
  repository: string | null
  /** Where the store lies in its repository: empty, or a path without a slash at its ends. */
  storeFolder: string
  /** At most so many jobs that sync at once; 1 is right up to some thousand keys. */
  shards: number
  /** keyz as an action: `owner/name@<40-digit commit>`, with `# v1.2.3` behind it where there is a version. */
  keyzAction: string
  /** Where a report is published; null for nowhere. */
  report?: ReportPlace | null
  /** Whether a GitHub App opens the pull request. */
  app?: boolean
  /** When the sync runs, as five fields of cron; null for every six hours. */
  schedule?: string | null
  /** When the report is made; null for once a day. */
  reportSchedule?: string | null
}

export const syncPath = '.github/workflows/keyz-sync.yml'
const reviewPath = '.github/workflows/keyz-review.yml'
export const reportPath = '.github/workflows/keyz-report.yml'
/** All that may be there. */
export const workflowPaths = [syncPath, reviewPath, reportPath] as const

/** Stands where keyz has no public address yet: replace it by the repository and commit that you have keyz in. */
export const placeholderAction = `OWNER/keyz@${'0'.repeat(40)}`

const pinned = /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+@[0-9a-f]{40}(?: # [A-Za-z0-9_.-]+)?$/

/** Throws CommandError. */
export function refuseUnpinned(action: string): void {
  if (!pinned.test(action))
    throw new CommandError(
      'an action is named as owner/name@ and the 40 digits of a commit: a tag or branch can be moved by whoever owns it',
    )
}

/** Throws CommandError. */
export function refuseJobs(shards: number): void {
  if (!Number.isInteger(shards) || shards < 1 || shards > 256)
    throw new CommandError('a workflow has from 1 to 256 jobs that sync at once')
}

/** Texts by path below the repository's root. Throws CommandError for what cannot stand in a workflow file. */
export function workflowFiles(options: WorkflowOptions): Map<string, string> {
  const {
    repository,
    storeFolder,
    shards,
    keyzAction,
    report = null,
    app = false,
    schedule = null,
    reportSchedule = null,
  } = options
  refuseUnpinned(keyzAction)
  if (!isPlainFolder(storeFolder))
    throw new CommandError(
      'the name of the folder of the store cannot be written in a workflow file: rename it, or write the workflows yourself',
    )
  refuseJobs(shards)
  const minute = minuteOf(repository)
  return new Map([
    [
      syncPath,
      syncWorkflow({ repository, storeFolder, shards, keyzAction, schedule: schedule ?? `${minute} */6 * * *`, app }),
    ],
    [reviewPath, reviewWorkflow({ storeFolder, keyzAction })],
    ...(report === null
      ? []
      : ([
          [
            reportPath,
            reportWorkflow({ place: report, storeFolder, keyzAction, schedule: reportSchedule ?? `${minute} 5 * * *` }),
          ],
        ] as const)),
  ])
}
