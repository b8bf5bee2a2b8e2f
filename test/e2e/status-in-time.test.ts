// Runway, the past, and filters of `keyz status` and `keyz show`, from a real history.
import { expect, it } from 'vitest'
import { instantAt, millisecondsOf } from '../../schema/instant.ts'
import { ShowReport, StatusReport } from '../../schema/reports/status-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { must } from '../support/run.ts'
import { testStore } from '../support/store.ts'

it('tells how long the money lasts, sorts by it, and remembers how it was', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const [fast, slow, steady] = [server.key('42.1'), server.key('100'), server.key('3')]
  await store.insert({
    'deepseek/a/slow': slow.secret,
    'deepseek/b/fast': fast.secret,
    'deepseek/c/steady': steady.secret,
  })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['map', 'deepseek/b/fast', '--tag', 'prod'])
  /** Synced and committed at noon of that day. */
  const syncOn = async (day: string, balances: [string, string]) => {
    ;[fast.balance, slow.balance] = balances
    await store.keyz(['sync', '--force'], { ...server.variables, KEYZ_NOW: `2026-11-${day}T12:00:00Z` })
    await store.git('add', '.keyz')
    const environment = { HOME: store.environment.HOME ?? '', GIT_COMMITTER_DATE: `2026-11-${day}T12:00:00Z` }
    await must('git', ['commit', '--quiet', '-m', 'meta'], { cwd: store.path, environment })
  }
  await syncOn('17', ['42.1', '100'])
  await syncOn('20', ['17.35', '97'])

  const sorted = await store.keyz(['status', '--sort', 'runway'])
  const plain = await store.keyz(['status'])
  const tree = await store.keyz(['status', '--tree'])
  const line = await store.keyz(['status', '--line'])
  const watched = await store.keyz(['status', '--watch'])
  const byCommit = await store.keyz(['status', '--at', 'HEAD~1'])
  const noCommit = await store.keyz(['status', '--at', 'nowhere'])
  const json = StatusReport.parse(JSON.parse((await store.keyz(['status', '--json'])).stdout))
  const before = await store.keyz(['status', '--at', '2026-11-18'])
  const daysAgo = await store.keyz(['status', '--at', '2d'])
  const past = StatusReport.parse(
    JSON.parse((await store.keyz(['status', '--at', '2026-11-20T13:00:00Z', '--json'])).stdout),
  )
  const tooEarly = await store.keyz(['status', '--at', '2025-01-01'])
  const filtered = await store.keyz(['status', '--filter', 'tag=prod,live'])
  const refused = await store.keyz(['status', '--filter', 'colour=red'])
  const shown = await store.keyz(['show', 'deepseek/b/fast'])
  const exact = await store.keyz(['show', 'deepseek/b/fast', '--all', '--exact'])
  const details = ShowReport.parse(JSON.parse((await store.keyz(['show', 'deepseek/b/fast', '--json'])).stdout))

  expect(sorted.stdout).toMatch(
    /\$ {2}deepseek\/b\/fast +\$17\.35 .* \$8\.25 +2\.1 d\n● {2}deepseek\/a\/slow +\$97\.00 .* \$1\.00 +97 d\n.*steady/,
  )
  expect(plain.stdout).toMatch(
    /^3 keys: 2 low .* read 12 h ago\n.*KEY.*\n.*fast.*\n.*steady +\$3\.00.*\n● {2}deepseek\/a\/slow/,
  )
  expect(tree.stdout).toMatch(/fast +●\$ +\$17\.35 {2}empty in 2\.1 days/)
  expect(line).toMatchObject({ code: 0, stdout: '2 low\n', stderr: '' })
  expect(watched).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--watch needs a terminal') })
  expect(json.keys.map(({ runway_days }) => runway_days)).toEqual(['97', '2.1', null])
  expect(before.stdout).toMatch(/fast +\$42\.10/)
  expect(daysAgo.stdout).toMatch(/fast +\$42\.10/)
  expect(byCommit.stdout).toMatch(/fast +\$42\.10/)
  expect(noCommit).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere is neither a time nor a commit') })
  expect(past.at).toBe('2026-11-20T13:00:00Z')
  expect(past.keys.map(({ runway_days }) => runway_days)).toEqual(['97', '2.1', null])
  expect(tooEarly).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /there is no commit before 2025-01-01.*: the first reading was committed at 2026-11-17T12:00:00Z/,
    ),
  })
  expect(filtered.stdout).toMatch(/fast/)
  expect(filtered.stdout).toMatch(/^1 key: low/)
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('colour is not a field: use provider, account'),
  })
  expect(shown.stdout).toMatch(/^ {2}left +\$17\.35 .*\n {2}lasts +2\.1 days at \$8\.25 a day, until /m)
  expect(exact.stdout).toMatch(/^ {2}lasts +2\.1 days at \$8\.25 a day, until /m)
  expect(details).toMatchObject({ runway_days: '2.1', burn: [{ currency: 'USD', per_day: '8.25' }] })
})

it('takes the balance of another key in the same entry for no spending, and lists the replacement', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const [old, fresh] = [server.key('1000'), server.key('70')]
  const path = 'deepseek/a/key'
  const syncAt = async (hours: number) => {
    const KEYZ_NOW = instantAt(Date.now() + hours * 3_600_000)
    await store.keyz(['sync', '--force', '--git', 'commit'], { ...server.variables, KEYZ_NOW })
    return { KEYZ_NOW }
  }
  await store.insert({ [path]: old.secret })
  await store.keyz(['discover', '--yes'])
  await syncAt(-48)
  await syncAt(-24)
  await store.insert({ [path]: fresh.secret })
  const now = await syncAt(1)
  const dates = await store.git('log', '-1', '--format=%at %ct', '--', '.keyz')
  const byName = await store.keyz(['show', 'key'], now)
  const typos = await Promise.all(
    [
      ['status', 'deepsek'],
      ['show', 'deepseek/a/kez'],
      ['check', 'deepsek'],
      ['status', '--provider', 'deepsek'],
    ].map(async (parameters) => await store.keyz(parameters, now)),
  )

  const status = StatusReport.parse(JSON.parse((await store.keyz(['status', '--json'], now)).stdout))
  const shown = ShowReport.parse(JSON.parse((await store.keyz(['show', path, '--json'], now)).stdout))
  const check = await store.keyz(['check'], now)

  expect(status.keys).toMatchObject([{ key_path: path, runway_days: null, balances: [{ amount: '70' }] }])
  expect(shown.replaced_at).toEqual([shown.rotated_at])
  expect(shown.burn).toEqual([{ currency: 'USD', per_day: '0' }])
  const seconds = millisecondsOf(now.KEYZ_NOW) / 1000
  expect(dates.trim()).toBe(`${seconds} ${seconds}`)
  expect(byName).toMatchObject({ code: 0, stdout: expect.stringContaining('deepseek/a/key') })
  for (const typo of typos)
    expect(typo).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/did you mean deepseek/) })
  expect(check).toMatchObject({ code: 0, stderr: expect.stringContaining('No policy violations') })
})
