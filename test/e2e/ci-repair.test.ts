// What one run could not announce, the next one does, also without news: the branch is published either way, but people look at the pull request.
import { expect, it } from 'vitest'
import { CiReport } from '../../schema/reports/ci-report.ts'
import { type CiStore, ciStore } from '../support/ci-store.ts'

const day1 = '2026-11-21T00:00:00Z'
const hour = (of: number) => `2026-11-21T0${of}:00:00Z`
const runAt = async (ci: CiStore, now: string) => {
  const { code, stdout } = await (await ci.job(now)).keyz(['ci', '--json'])
  return { code, report: CiReport.parse(JSON.parse(stdout)) }
}

it('opens the pull request and posts the status that GitHub refused before', async () => {
  await using ci = await ciStore()
  const { github } = ci
  github.readOnly = true

  const refused = await runAt(ci, day1)
  const nothing = [...github.pulls, ...github.statuses]
  github.readOnly = false
  const repaired = await runAt(ci, hour(1))
  const quiet = await runAt(ci, hour(2))

  expect([refused.code, repaired.code, quiet.code]).toEqual([1, 0, 0])
  expect(nothing).toEqual([])
  expect(repaired.report).toMatchObject({ commit: null, pull_request: { number: 1, action: 'opened' } })
  expect(github.statuses).toMatchObject([{ commit: refused.report.commit, state: 'success' }])
  expect(quiet.report).toMatchObject({ commit: null, pull_request: { number: 1, action: 'unchanged' } })
  expect(github.mistakes).toEqual([])
})

it('takes the pull request for its own whose answer got lost', async () => {
  await using ci = await ciStore()
  const { github } = ci
  github.failures.push({ status: 502, done: true, at: 'POST /pulls' })

  const { code, report } = await runAt(ci, day1)

  expect(github.failures).toEqual([])
  expect(report.notes).toEqual([])
  expect(report.pull_request).toMatchObject({ number: 1 })
  expect(github.pulls).toHaveLength(1)
  expect(code).toBe(0)
})

it('mends a text and a status that somebody changed', async () => {
  await using ci = await ciStore()
  const { github } = ci
  const { report } = await runAt(ci, day1)
  const [pull] = github.pulls
  const { title, body } = { ...pull }
  if (pull !== undefined) Object.assign(pull, { title: 'gone', body: '<!-- keyz: metadata -->\ngone' })
  const commit = report.commit ?? ''
  github.statuses.push({ commit, state: 'failure', context: 'keyz/policies', description: 'no' })

  const mended = await runAt(ci, hour(1))

  expect(mended.report.pull_request).toMatchObject({ action: 'updated' })
  expect(github.pulls).toMatchObject([{ title, body }])
  expect(github.statuses.at(-1)).toMatchObject({ commit, state: 'success' })
})

it('mends the comment on the pull request, also without news, and asks no more than it has to', async () => {
  await using ci = await ciStore()
  const { github } = ci
  await runAt(ci, day1)
  const mine = { id: 1, issue: 1, body: '<!-- keyz: review -->\ngone', bot: true }
  const copied = { id: 2, issue: 1, body: '<!-- keyz: review -->\ncopied', bot: false }
  github.comments.push(copied, mine)

  const mended = await runAt(ci, hour(1))
  const text = mine.body
  github.requests.length = 0
  const quiet = await runAt(ci, hour(2))

  expect([mended.code, quiet.code]).toEqual([0, 0])
  expect(mended.report.commit).toBeNull()
  expect(text).toMatch(/^<!-- keyz: review -->\n.*deepseek\/team\/main/s)
  expect(copied.body).toBe('<!-- keyz: review -->\ncopied')
  expect(github.comments).toHaveLength(2)
  expect(github.requests).toEqual([
    expect.stringMatching(/^GET \/commits\/[0-9a-f]{40}\/statuses$/),
    'GET /pulls',
    'GET /issues/1/comments',
  ])
  expect(github.mistakes).toEqual([])
})

it('leaves no comment where there is none', async () => {
  await using ci = await ciStore()
  const { github } = ci
  await runAt(ci, day1)
  const first = [...github.requests]

  await runAt(ci, hour(1))

  expect(first.filter((request) => request.includes('comments'))).toEqual([])
  expect(github.comments).toEqual([])
})

it('tells an outage in the open pull request, though nothing new is published, and takes it out again', async () => {
  await using ci = await ciStore()
  const { github, account } = ci
  await runAt(ci, day1)
  account.status = 503

  const outage = await runAt(ci, hour(6))
  const during = github.pulls[0]?.body
  account.status = 200
  await runAt(ci, hour(7))

  expect(outage.report).toMatchObject({ commit: null, failed: ['deepseek/team/main'] })
  expect(during).toContain('answered 503')
  expect(github.pulls).toHaveLength(1)
  expect(github.pulls[0]?.body).not.toContain('503')
})

it('opens none for a branch that was merged', async () => {
  await using ci = await ciStore()
  await runAt(ci, day1)
  await ci.git('update-ref', 'refs/heads/main', 'keyz/metadata')
  for (const pull of ci.github.pulls) pull.state = 'closed'

  const { report } = await runAt(ci, hour(1))

  expect(report).toMatchObject({ commit: null, pull_request: null, violations: null })
  expect(ci.github.pulls).toHaveLength(1)
})
