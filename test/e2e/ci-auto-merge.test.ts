// `git.auto_merge`: GitHub merges the pull request once its checks allow it, or keyz does where nothing is required, or the run says why not.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CiReport } from '../../schema/reports/ci-report.ts'
import { type CiStore, ciStore } from '../support/ci-store.ts'

const day1 = '2026-11-21T00:00:00Z'

async function run(ci: CiStore, setting = 'true', now = day1) {
  await writeFile(join(ci.store.path, '.keyz/config.yaml'), `git:\n  auto_merge: ${setting}\n`)
  if ((await ci.store.git('status', '--porcelain')) !== '') await ci.push('Choose.')
  const { code, stdout } = await (await ci.job(now)).keyz(['ci', '--json'])
  const report = CiReport.parse(JSON.parse(stdout))
  expect(ci.github.mistakes).toEqual([])
  return { code, report, merging: report.pull_request?.merging, notes: report.notes.join('\n') }
}

it('merges nothing unless the settings say so', async () => {
  await using ci = await ciStore()

  const { merging } = await run(ci, 'false')

  expect(merging).toBeNull()
  expect(ci.github.pulls).toMatchObject([{ state: 'open' }])
  expect(ci.github.requests.filter((request) => /graphql|merge/.test(request))).toEqual([])
})

it('has GitHub merge it, and asks only once', async () => {
  await using ci = await ciStore()

  const first = await run(ci)
  const asked = ci.github.requests.filter((request) => request.includes('graphql')).length
  const second = await run(ci, 'true', '2026-11-21T01:00:00Z')

  expect([first, second]).toMatchObject([
    { code: 0, merging: 'enabled' },
    { code: 0, merging: 'enabled' },
  ])
  expect(asked).toBe(1)
  expect(ci.github.requests.filter((request) => request.includes('graphql'))).toHaveLength(1)
  expect(ci.github.pulls).toMatchObject([{ state: 'open', autoMerge: 'MERGE' }])
})

it('merges at once where nothing is required, and leaves new violations to a person', async () => {
  await using ci = await ciStore()
  ci.github.autoMergeRefusal = 'Pull request Pull request is in clean status'

  const good = await run(ci)
  const merged = structuredClone(ci.github.pulls)
  ci.account.balance = '1.5'
  const bad = await run(ci, 'true', '2026-11-22T00:00:00Z')

  expect(good).toMatchObject({ code: 0, merging: 'merged' })
  expect(merged).toMatchObject([{ state: 'closed', mergedAs: 'merge' }])
  expect(bad).toMatchObject({ code: 1, merging: null })
  expect(bad.notes).toMatch(
    /#2 is not merged by itself \(git\.auto_merge\): not merged, because of \d new policy violations?/,
  )
  expect(ci.github.pulls[1]).toMatchObject({ state: 'open' })
})

it('says which setting to change when the repository does not allow it', async () => {
  await using ci = await ciStore()
  ci.github.autoMergeRefusal = 'Auto merge is not allowed for this repository'
  ci.github.mergeRefusal = 'Required status check "build" is expected.'

  const { code, merging, notes } = await run(ci)

  expect({ code, merging }).toEqual({ code: 0, merging: null })
  expect(notes).toContain('turn on "Allow auto-merge"')
})

it('is not refused where the answer to the merge got lost, nor where another run had it merged before', async () => {
  await using ci = await ciStore()
  ci.github.autoMergeRefusal = 'Pull request Pull request is in clean status'
  ci.github.failures.push({ status: 502, done: true, at: 'PUT /pulls/1/merge' })

  const lost = await run(ci)
  ci.account.balance = '90'
  ci.github.failures.push({
    status: 422,
    message: 'Validation Failed: No commits between main and keyz/metadata',
    at: 'POST /pulls',
  })
  const late = await run(ci, 'true', '2026-11-22T00:00:00Z')

  expect(lost).toMatchObject({ code: 0, merging: 'merged' })
  expect(late).toMatchObject({ code: 0, report: { pull_request: null }, notes: '' })
  expect(ci.github.pulls).toMatchObject([{ state: 'closed', mergedAs: 'merge' }])
})
