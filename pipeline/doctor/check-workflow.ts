// Whether a scheduled workflow is there, and whether it seems to run.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../../schema/doctor-report.ts'
import type { Git } from '../git/git.ts'
import { placeholderAction } from '../install/workflows/workflow-files.ts'
import { fine, warning } from './check.ts'

const folder = '.github/workflows'

export async function checkWorkflow(git: Git, top: string, branch: string): Promise<Check[]> {
  const names = await readdir(join(top, folder)).catch(() => [])
  const texts = await Promise.all(names.map((name) => readFile(join(top, folder, name), 'utf8').catch(() => '')))
  const found = names
    .map((name, index) => ({ name, text: texts[index] ?? '' }))
    .find(({ text }) => /\bkeyz\b/.test(text) && /^\s*schedule:/m.test(text))
  if (found === undefined) {
    const remotes = await git.text(['config', '-z', '--get-regexp', '^remote\\..*\\.url$']).catch(() => '')
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
  const tracked = (await git.text(['-C', top, 'ls-files', '-z', '--', `${folder}/${name}`])).length > 0
  if (!tracked)
    return [warning('workflow', `${folder}/${name} is not committed`, 'commit it to the default branch and push it')]
  return [fine('workflow', `${folder}/${name}`), ...(await checkBranch(git, branch))]
}

/** GitHub stops schedules of public repositories in which nothing happened for so long. */
const inactiveAfter = 60 * 86_400

async function checkBranch(git: Git, branch: string): Promise<Check[]> {
  const listing = await git
    .text(['for-each-ref', '--format=%(committerdate:unix)', `refs/heads/${branch}`, `refs/remotes/*/${branch}`])
    .catch(() => '')
  const times = listing.split('\n').filter(Boolean).map(Number)
  if (times.length === 0)
    return [warning('workflow', `no branch ${branch} yet here`, 'run the workflow once by hand, then git fetch')]
  const head = Number(await git.text(['log', '-1', '--format=%ct']).catch(() => '0'))
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
