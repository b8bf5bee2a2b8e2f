// Whether there is a scheduled workflow, and whether it seems to run.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { textOrNull } from '../../meta/files/text-or-null.ts'
import { largest } from '../../schema/largest.ts'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import type { Git } from '../git/git.ts'
import { jobsPath } from '../install/workflows/gitlab-pipeline.ts'
import { isOutdated, isOutdatedPipeline } from '../install/workflows/outdated.ts'
import { placeholderAction } from '../install/workflows/workflow-files.ts'
import { fine, warning } from './diagnosis.ts'

const folder = '.github/workflows'

/** `version` is that of this keyz. */
export async function diagnoseWorkflow(
  git: Git,
  top: string,
  { branch, version }: { branch: string; version: string },
): Promise<Diagnosis[]> {
  const names = await readdir(join(top, folder)).catch(() => [])
  const texts = names.map((name) => textOrNull(join(top, folder, name)) ?? '')
  const found = names
    .map((name, index) => ({ name, text: texts[index] ?? '' }))
    .find(({ text }) => /\bkeyz\b/.test(text) && /^\s*schedule:/m.test(text))
  const pipeline = await diagnosePipeline(git, top, version)
  if (found === undefined && pipeline.length > 0)
    return pipeline.some(({ state }) => state !== 'ok')
      ? pipeline
      : [...pipeline, ...(await diagnoseBranch(git, branch))]
  if (found === undefined) {
    const remotes = await git.text(['config', '-z', '--get-regexp', '^remote\\..*\\.url$']).catch(() => '')
    return remotes.includes('github')
      ? [
          warning(
            'workflow',
            'no scheduled workflow: readings go stale unless somebody runs keyz sync',
            'run keyz init --github to write one',
          ),
        ]
      : []
  }
  const { name, text } = found
  const outdated = names.filter((_, index) => isOutdated(texts[index] ?? ''))
  if (text.includes(placeholderAction))
    return [
      warning(
        'workflow',
        `${folder}/${name} uses a placeholder instead of an action (${placeholderAction})`,
        'run keyz init --github --action OWNER/keyz@COMMIT, or edit the file',
      ),
    ]
  if (!(await isTracked(git, top, `${folder}/${name}`)))
    return [warning('workflow', `${folder}/${name} is not committed`, 'commit it to the default branch and push it')]
  return [
    ...pipeline,
    ...(outdated.length === 0
      ? [fine('workflow', `${folder}/${name}`)]
      : [
          warning(
            'workflow',
            `${outdated.map((one) => `${folder}/${one}`).join(' and ')}: as an earlier keyz wrote it`,
            'run keyz init --github to bring it up to date, then commit and push',
          ),
        ]),
    ...(await diagnoseBranch(git, branch)),
  ]
}

/** The file for GitLab CI; nothing where there is none. */
async function diagnosePipeline(git: Git, top: string, version: string): Promise<Diagnosis[]> {
  const text = textOrNull(join(top, jobsPath))
  if (text === null) return []
  if (!(await isTracked(git, top, jobsPath)))
    return [warning('workflow', `${jobsPath} is not committed`, 'commit it to the default branch and push it')]
  return isOutdatedPipeline(text, version)
    ? [
        warning(
          'workflow',
          `${jobsPath}: as an earlier keyz wrote it`,
          'run keyz init --gitlab to bring it up to date, then commit and push',
        ),
      ]
    : [fine('workflow', jobsPath)]
}

async function isTracked(git: Git, top: string, path: string): Promise<boolean> {
  return (await git.text(['-C', top, 'ls-files', '-z', '--', path])).length > 0
}

/** GitHub disables schedules in public repositories after this time without activity. */
const inactiveAfter = 60 * 86_400

async function diagnoseBranch(git: Git, branch: string): Promise<Diagnosis[]> {
  const listing = await git
    .text(['for-each-ref', '--format=%(committerdate:unix)', `refs/heads/${branch}`, `refs/remotes/*/${branch}`])
    .catch(() => '')
  const times = listing.split('\n').filter(Boolean).map(Number)
  if (times.length === 0)
    return [
      warning('workflow', `this clone has no branch ${branch} yet`, 'run the workflow once manually, then git fetch'),
    ]
  const head = Number(await git.text(['log', '-1', '--format=%ct']).catch(() => '0'))
  const newest = largest(times)
  return Math.max(head, newest) > 0 && head - newest > inactiveAfter
    ? [
        warning(
          'workflow',
          `${branch} is 60 days older than the newest commit`,
          'check whether GitHub disabled the schedule, as it does in public repositories after 60 days without activity',
        ),
      ]
    : []
}
