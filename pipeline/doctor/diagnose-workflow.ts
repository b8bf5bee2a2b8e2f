// Whether a scheduled workflow is there, and whether it seems to run.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Diagnosis } from '../../schema/doctor-report.ts'
import type { RunGit } from '../git/git-plumbing.ts'
import { placeholderAction } from '../install/workflows/workflow-files.ts'
import { fine, warning } from './diagnosis.ts'

const folder = '.github/workflows'

export async function diagnoseWorkflow(git: RunGit, top: string, branch: string): Promise<Diagnosis[]> {
  const names = await readdir(join(top, folder)).catch(() => [])
  const texts = await Promise.all(names.map((name) => readFile(join(top, folder, name), 'utf8').catch(() => '')))
  const found = names
    .map((name, index) => ({ name, text: texts[index] ?? '' }))
    .find(({ text }) => /\bkeyz\b/.test(text) && /^\s*schedule:/m.test(text))
  if (found === undefined) {
    const remotes = (
      await git(['config', '-z', '--get-regexp', '^remote\\..*\\.url$']).catch(() => Buffer.alloc(0))
    ).toString()
    return remotes.includes('github')
      ? [
          warning(
            'workflow',
            'no scheduled workflow: readings grow old when nobody runs keyz sync',
            'keyz init --github writes one',
          ),
        ]
      : []
  }
  const { name, text } = found
  if (text.includes(placeholderAction))
    return [
      warning(
        'workflow',
        `${folder}/${name} names no action that exists (${placeholderAction})`,
        'write it with keyz init --github --action OWNER/keyz@COMMIT, or put that in by hand',
      ),
    ]
  const tracked = (await git(['-C', top, 'ls-files', '-z', '--', `${folder}/${name}`])).length > 0
  if (!tracked)
    return [warning('workflow', `${folder}/${name} is not committed`, 'commit it to the default branch and push it')]
  return [fine('workflow', `${folder}/${name}`), ...(await diagnoseBranch(git, branch))]
}

/** GitHub stops schedules of public repositories in which nothing happened for so long. */
const inactiveAfter = 60 * 86_400

async function diagnoseBranch(git: RunGit, branch: string): Promise<Diagnosis[]> {
  const listing = await git([
    'for-each-ref',
    '--format=%(committerdate:unix)',
    `refs/heads/${branch}`,
    `refs/remotes/*/${branch}`,
  ]).catch(() => Buffer.alloc(0))
  const times = listing.toString().split('\n').filter(Boolean).map(Number)
  if (times.length === 0)
    return [warning('workflow', `no branch ${branch} yet here`, 'run the workflow once by hand, then git fetch')]
  const head = Number((await git(['log', '-1', '--format=%ct']).catch(() => Buffer.from('0'))).toString())
  return Math.max(head, ...times) > 0 && head - Math.max(...times) > inactiveAfter
    ? [
        warning(
          'workflow',
          `${branch} has not moved for 60 days before the newest commit`,
          'see whether GitHub has disabled the schedule, as it does in public repositories after 60 quiet days',
        ),
      ]
    : []
}
