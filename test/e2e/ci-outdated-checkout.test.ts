// `keyz ci` by cron, in a clone that nobody has pulled: what it holds are the old keys, and what their providers say is no news.
import { expect, it } from 'vitest'
import { CiReport } from '../../schema/reports/ci-report.ts'
import { ciStore } from '../support/ci-store.ts'

const metadata = 'keyz/metadata:.keyz/providers/deepseek/team'

it('publishes nothing about entries that the default branch has changed since, and says so until somebody pulls', async () => {
  await using ci = await ciStore()
  const cron = await ci.job('2026-11-21T00:00:00Z')
  await cron.keyz(['ci', '--push'])
  await ci.store.insert({
    'deepseek/team/main': ci.server.key('75.7').secret,
    'deepseek/team/other': ci.server.key('20').secret,
  })
  await ci.store.keyz(['discover', '--yes'])
  await ci.push('Replace a key, and add one.')
  ci.account.status = 401
  const late = { KEYZ_NOW: '2026-11-22T12:00:00Z' }

  const behind = await cron.keyz(['ci', '--push', '--json'], late)
  const published = await ci.git('show', '--no-textconv', `${metadata}/main.json`)
  await cron.git('pull', '--quiet', '--ff-only')
  const pulled = await cron.keyz(['ci', '--push', '--json'], late)

  expect(behind.code).toBe(1)
  expect(CiReport.parse(JSON.parse(behind.stdout))).toMatchObject({
    notes: [
      expect.stringMatching(
        /^main and this checkout differ in the entries of 2 keys, so nothing was published about them: deepseek\/team\/main, deepseek\/team\/other\. .* pull --ff-only before it\.$/,
      ),
    ],
  })
  expect(JSON.parse(published)).toMatchObject({ sync_status: 'live', last_error: null })
  expect(pulled.code).toBe(0)
  expect(CiReport.parse(JSON.parse(pulled.stdout)).outcomes).toEqual({ updated: 2 })
})

it.each([
  ['set back by force', false],
  ['replaced by a history of its own', true],
])('publishes nothing about an entry where the default branch was %s', async (_, isOrphan) => {
  await using ci = await ciStore()
  const before = (await ci.git('rev-parse', 'main')).trim()
  await ci.store.insert({ 'deepseek/team/main': ci.server.key('7').secret })
  await ci.store.git('push', '--quiet', 'origin', 'main')
  const job = await ci.job('2026-11-21T00:00:00Z')
  const person = ['-c', 'user.name=T', '-c', 'user.email=t@example.org']
  const anew = await ci.git(...person, 'commit-tree', `${before}^{tree}`, '-m', 'Begin anew.')
  const other = isOrphan ? anew.trim() : before
  await ci.git('update-ref', 'refs/heads/main', other)

  const { code, stdout } = await job.keyz(['ci', '--push', '--json'])

  expect(code).toBe(1)
  expect(CiReport.parse(JSON.parse(stdout)).notes).toEqual([
    expect.stringMatching(/^main and this checkout differ in the entry of 1 key, .*: deepseek\/team\/main\. /),
  ])
  expect(await ci.git('branch', '--list', 'keyz/metadata')).toBe('')
})

it('reads what this clone has changed itself and not pushed yet', async () => {
  await using ci = await ciStore()
  const cron = await ci.job('2026-11-21T00:00:00Z')
  await cron.git('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'mv', 'bank/card.gpg', 'bank/cards.gpg')
  await cron.git('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'Rename.')

  const ahead = await cron.keyz(['ci', '--push', '--json'])

  expect([ahead.code, ahead.stderr]).toEqual([0, expect.not.stringContaining('behind')])
  expect(CiReport.parse(JSON.parse(ahead.stdout)).outcomes).toEqual({ updated: 1 })
})
