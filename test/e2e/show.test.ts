// `keyz show` in a real store: one screen, and what is behind its options.
import { expect, it } from 'vitest'
import { ShowReport } from '../../schema/reports/status-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { testStore } from '../support/store.ts'

it('shows the screen, everything, the readings, or their sources, and says who brought and replaced the key', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const account = server.key('10')
  const path = 'deepseek/a [b]/one'
  await store.insert({ [path]: account.secret })
  await store.keyz(['map', path, '--provider', 'deepseek', '--expires', '2026-12-01', '--notes', 'nightly'])
  const earlier = { ...server.variables, KEYZ_NOW: '2026-11-01T00:00:00Z' }
  await store.keyz(['sync', '--git', 'commit'], earlier)
  account.balance = '4'
  await store.keyz(['sync', '--force', '--git', 'commit'], server.variables)
  const show = async (...options: string[]) => (await store.keyz(['show', path, ...options])).stdout

  const [screen, all, history, sources] = await Promise.all([
    show(),
    show('--all'),
    show('--history'),
    show('--sources'),
  ])
  const json = ShowReport.parse(JSON.parse(await show('--json')))

  expect(screen).toMatch(/^ {2}policy +expires_within: [\s\S]*?balance_below: the balance is \$4.00/m)
  expect(screen).toMatch(/^ {2}left +\$4.00/m)
  expect(screen).toMatch(/^ {2}spent +at least \$6.00 in the last 30 days/m)
  expect(screen).toMatch(/^ {2}expires +2026-12-01 .*, as the registry says$/m)
  expect(screen).toMatch(/^ {2}age +.*in the store since .* by Test$/m)
  for (const line of [screen, all, history].join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  expect(all).toMatch(/^ {2}history /m)
  expect(history).toMatch(/\$4.00 .*\n.*\$10.00/)
  expect(sources).toMatch(/GET \/user\/balance +200\s+(?:sha256 )?[0-9a-f]{64}$/m)
  expect(json).toMatchObject({
    created_by: 'Test',
    expires_from: 'registry',
    replacements: [],
    spent_30_days: [{ currency: 'USD', amount: '6', at_least: true, from: 'balance' }],
    stored_management_key: null,
    violations: [{ policy: 'expires_within' }, { policy: 'balance_below' }],
  })
})

it('counts what a key cost in the last 30 days under the names that its entry had before', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const account = server.key('10')
  const spent = async (path: string) => {
    const { stdout } = await store.keyz(['show', path, '--json'], { KEYZ_NOW: '2026-11-21T00:00:00Z' })
    return ShowReport.parse(JSON.parse(stdout)).spent_30_days
  }
  const syncOn = (day: string, balance: string) => {
    account.balance = balance
    return store.keyz(['sync', '--git', 'commit'], { ...server.variables, KEYZ_NOW: `2026-11-${day}T00:00:00Z` })
  }
  const rename = async (from: string, to: string) => {
    await store.git('mv', `${from}.gpg`, `${to}.gpg`)
    await store.git('commit', '--quiet', '-m', `Rename ${from} to ${to}.`)
  }
  await store.insert({ 'deepseek/a/one': account.secret })
  await store.keyz(['discover', '--yes'])
  await syncOn('01', '10')
  await rename('deepseek/a/one', 'deepseek/a/two')
  await syncOn('08', '8.5')
  await syncOn('15', '7')
  await rename('deepseek/a/two', 'deepseek/a/three')
  await syncOn('21', '6')

  expect(await spent('deepseek/a/three')).toEqual([
    { currency: 'USD', amount: '4', at_least: true, from: 'balance', since: '2026-11-01T00:00:00Z' },
  ])
})
