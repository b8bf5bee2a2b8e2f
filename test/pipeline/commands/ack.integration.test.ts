// `keyz ack`: a violation that somebody knows about no longer fails the gate, until the day they named, and the registry says so.
import { expect, it } from 'vitest'
import { AckReport } from '../../../schema/reports/ack-report.ts'
import { CheckReport } from '../../../schema/reports/check-report.ts'
import { ReviewReport } from '../../../schema/reports/review-report.ts'
import { ShowReport } from '../../../schema/reports/status-report.ts'
import { madeUpKey } from '../../support/made-up-key.ts'
import { type TestStore, testStore } from '../../support/store.ts'

const path = 'openrouter/a/one'
const at = (day: string) => ({ KEYZ_NOW: `2026-11-${day}T00:00:00Z` })

/** A key that was never read, which violates `older_than`. */
async function ready(): Promise<TestStore> {
  const store = await testStore()
  await store.insert({ [path]: madeUpKey('openrouter', 'api').sent })
  await store.keyz(['init', '--git', 'commit', '--no-hooks', '--yes'])
  await store.keyz(['map', path, '--provider', 'openrouter', '--owner', 'platform'])
  return store
}

const ack = ['ack', path, 'older_than', '--until', '2026-11-25', '--why', 'the provider is new here']

it('silences one violation until its day, and commits who is to be asked about it', async () => {
  await using store = await ready()
  const before = await store.keyz(['check'], at('21'))
  const head = await store.git('rev-parse', 'HEAD')

  const acknowledged = await store.keyz([...ack, '--json'], at('21'))
  const during = await store.keyz(['check'], at('24'))
  const json = CheckReport.parse(JSON.parse((await store.keyz(['check', '--json'], at('24'))).stdout))
  const after = await store.keyz(['check'], at('25'))
  const reviewed = ReviewReport.parse(
    JSON.parse((await store.keyz(['review', '--base', head.trim(), '--json'], at('24'))).stdout),
  )

  expect([before.code, before.stdout]).toEqual([1, expect.stringMatching(/^! openrouter\/a\/one .*\(platform\)$/m)])
  expect(AckReport.parse(JSON.parse(acknowledged.stdout)).acknowledged).toMatchObject([
    { key_path: path, policy: 'older_than', is_over: false },
  ])
  expect(await store.git('status', '--porcelain')).toBe('')
  expect([during.code, during.stdout]).toEqual([0, ''])
  expect(during.stderr).toContain(`Acknowledged until 2026-11-25: ${path} older_than (the provider is new here)`)
  expect(json).toMatchObject({
    ok: true,
    violations: [{ owner: 'platform', acknowledged: { until: '2026-11-25T00:00:00Z' } }],
  })
  expect(after.code).toBe(1)
  expect(reviewed.violations).toMatchObject([{ is_new: false }])
  expect(reviewed.changes.flatMap(({ fields }) => fields)).toMatchObject([
    { field: 'registry.acknowledged.older_than', after: 'until 2026-11-25: the provider is new here' },
  ])
})

it('says that a policy is not violated now, so that nobody silences by mistake what has not happened', async () => {
  await using store = await ready()

  const violated = await store.keyz(ack, at('21'))
  const alive = await store.keyz([...ack.slice(0, 2), 'status', ...ack.slice(3)], at('21'))

  expect([violated.code, alive.code]).toEqual([0, 0])
  expect(violated.stderr).not.toContain('does not violate')
  expect(alive.stderr).toContain('It does not violate that policy now.')
})

it('lists what is acknowledged, shows it with the key, and takes it back', async () => {
  await using store = await ready()
  const none = await store.keyz(['ack'], at('21'))
  await store.keyz(ack, at('21'))

  const listed = await store.keyz(['ack'], at('21'))
  const over = await store.keyz(['ack'], at('26'))
  const shown = await store.keyz(['show', path], at('21'))
  const status = await store.keyz(['status'], at('21'))
  const report = ShowReport.parse(JSON.parse((await store.keyz(['show', path, '--json'], at('21'))).stdout))
  const removed = await store.keyz(['ack', path, 'older_than', '--remove'], at('21'))
  const again = await store.keyz(['ack', path, 'older_than', '--remove'], at('21'))
  const check = await store.keyz(['check'], at('21'))

  expect(none.stderr).toBe('Nothing is acknowledged.\n')
  expect(listed.stdout).toBe(`${path}  older_than  until 2026-11-25  the provider is new here\n`)
  expect(over.stdout).toContain('over since 2026-11-25')
  expect(shown.stdout).toMatch(/older_than: acknowledged until 2026-11-25: the provider is new\s+here/)
  expect(status.stdout).toContain('older_than acknowledged until 2026-11-25')
  expect(report.acknowledged).toMatchObject({ older_than: { why: 'the provider is new here' } })
  expect([removed.code, again.code, check.code]).toEqual([0, 2, 1])
  expect(again.stderr).toContain('older_than is not acknowledged for openrouter/a/one: see keyz ack')
})

it('wants to know what, until when, and why', async () => {
  await using store = await ready()
  const refused = async (...parameters: string[]) => {
    const { code, stderr } = await store.keyz(['ack', ...parameters], at('21'))
    expect(code).toBe(2)
    return stderr
  }

  expect(await refused(path)).toContain('name the policy, too: one of expires_within, ')
  expect(await refused(path, 'balance')).toContain('expires_within')
  expect(await refused(path, 'status')).toContain('say until when and why')
  expect(await refused(path, 'status', '--until', '2026-11-25')).toContain('say until when and why')
  expect(await refused(path, 'status', '--until', '2026-11-20', '--why', 'x')).toContain('is over already')
  expect(await refused(path, 'status', '--until', 'soon', '--why', 'x')).toContain('Expected a day like')
  expect(await refused('openrouter/a/on', 'status', '--until', '2026-12-01', '--why', 'x')).toContain(path)
  expect(await refused('--until', '2026-12-01')).toContain('no entry given')
})
