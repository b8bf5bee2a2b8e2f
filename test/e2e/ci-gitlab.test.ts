// `keyz ci` in a job of GitLab CI, against a GitLab on loopback that answers as its documentation says: one merge request, kept up to date.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CiReport } from '../../schema/reports/ci-report.ts'
import { type CiStore, ciStore } from '../support/ci-store.ts'
import { localGitlab } from '../support/gitlab.ts'

const day1 = '2026-11-21T00:00:00Z'

async function runIn(ci: CiStore, gitlab: Awaited<ReturnType<typeof localGitlab>>, token: string, now = day1) {
  const job = await ci.job(now)
  const file = join(job.path, '../token')
  await writeFile(file, `${token}\n`)
  const outside = { GITHUB_ACTIONS: '', GITHUB_TOKEN: '', GITHUB_REPOSITORY: '' }
  const variables = { ...outside, ...gitlab.variables, KEYZ_GITLAB_TOKEN_FILE: file }
  const ran = await job.keyz(['ci', '--push', '--json'], variables)
  return { ...ran, report: CiReport.parse(JSON.parse(ran.stdout)) }
}

it('opens one merge request, mends what was refused, and follows the readings', async () => {
  const token = `glpat-${randomBytes(15).toString('hex')}`
  await using ci = await ciStore()
  await using gitlab = await localGitlab(token)
  gitlab.readOnly = true

  const refused = await runIn(ci, gitlab, token)
  gitlab.readOnly = false
  const mended = await runIn(ci, gitlab, token, '2026-11-21T01:00:00Z')
  const quiet = await runIn(ci, gitlab, token, '2026-11-21T02:00:00Z')
  ci.account.balance = '97'
  const news = await runIn(ci, gitlab, token, '2026-11-22T00:00:00Z')

  expect(gitlab.mistakes).toEqual([])
  expect(refused.code).toBe(1)
  expect(refused.report.notes.join(' ')).toContain('needs the scope api')
  expect([mended, quiet, news].map(({ code, report }) => [code, report.pull_request?.action])).toEqual([
    [0, 'opened'],
    [0, 'unchanged'],
    [0, 'updated'],
  ])
  expect(gitlab.requests).toMatchObject([{ source_branch: 'keyz/metadata', target_branch: 'main', state: 'opened' }])
  expect(gitlab.statuses.map(({ status, name }) => [status, name])).toEqual(Array(2).fill(['success', 'keyz/policies']))
  for (const { stdout, stderr } of [refused, mended, quiet, news]) expect(stdout + stderr).not.toContain(token)
  expect(ci.github.requests).toEqual([])
})

it('has GitLab merge it where the settings ask for it, or says that it does not', async () => {
  const token = `glpat-${randomBytes(15).toString('hex')}`
  await using ci = await ciStore()
  await using gitlab = await localGitlab(token)
  await writeFile(join(ci.store.path, '.keyz/config.yaml'), 'git:\n  auto_merge: true\n')
  await ci.push('Choose.')
  gitlab.canMerge = false

  const waiting = await runIn(ci, gitlab, token)
  gitlab.canMerge = true
  const merged = await runIn(ci, gitlab, token, '2026-11-21T01:00:00Z')

  expect(waiting.report.notes.join(' ')).toContain('GitLab does not merge it by itself')
  expect(merged.report.pull_request).toMatchObject({ merging: 'merged' })
})

it('leaves new violations to a person, whatever GitLab would do', async () => {
  const token = `glpat-${randomBytes(15).toString('hex')}`
  await using ci = await ciStore()
  await using gitlab = await localGitlab(token)
  await writeFile(join(ci.store.path, '.keyz/config.yaml'), 'git:\n  auto_merge: true\n')
  await ci.push('Choose.')
  ci.account.balance = '1.5'

  const { code, report } = await runIn(ci, gitlab, token)

  expect({ code, merging: report.pull_request?.merging }).toEqual({ code: 1, merging: null })
  expect(report.notes.join(' ')).toMatch(/not merged, because of \d new policy violations?: merge it yourself/)
  expect(gitlab.requests).toMatchObject([{ state: 'opened' }])
})
