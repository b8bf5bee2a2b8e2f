// `keyz compact`: says first what it is going to do, and packs a clone without losing anything.
import { expect, it } from 'vitest'
import { CompactReport } from '../../../schema/reports/compact-report.ts'
import { reading } from '../../support/metadata-repository.ts'
import { testStore } from '../../support/store.ts'

const at = { KEYZ_NOW: '2026-11-21T13:00:00Z' }

/** A metadata branch with so many commits of yesterday, as `keyz ci` makes them. */
async function storeWithHistory(commits: number) {
  const store = await testStore()
  await store.insert({ 'deepseek/a/one': reading('one', '2026-11-20T00:00:00Z', '1').key_path })
  await store.keyz(['init', '--git', 'commit', '--no-hooks', '--yes'])
  let parent = (await store.git('rev-parse', 'HEAD')).trim()
  for (let hour = 0; hour < commits; hour++) {
    const date = `2026-11-20T${String(hour).padStart(2, '0')}:00:00Z`
    const who = ['-c', 'user.name=keyz', '-c', 'user.email=keyz@example.org']
    await store.git(...who, 'commit', '--quiet', '--allow-empty', '--date', date, '-m', 'meta(sync)', '-m', mark)
    parent = (await store.git('rev-parse', 'HEAD')).trim()
  }
  await store.git('branch', 'keyz/metadata', parent)
  await store.git('reset', '--quiet', '--hard', `HEAD~${commits}`)
  return store
}

const mark = 'Keyz-Branch: keyz/metadata'

it('packs the clone, and says what that saved', async () => {
  await using store = await storeWithHistory(2)
  const before = await store.git('for-each-ref')

  const { code, stdout } = await store.keyz(['compact', '--json'], at)
  const said = await store.keyz(['compact'], at)

  const { repacked, ...report } = CompactReport.parse(JSON.parse(stdout))
  expect([code, report]).toEqual([0, { schema_version: 1, dry_run: false, branch: 'keyz/metadata', history: null }])
  expect(repacked?.bytes_after).toBeLessThan(repacked?.bytes_before ?? 0)
  expect(said.stderr).toMatch(/^Repacked this clone: [1-9]\d* kB -> [1-9]\d* kB of git objects\.$/m)
  expect(await store.git('for-each-ref')).toBe(before)
  expect(await store.git('count-objects')).toMatch(/^0 objects/)
})

it('changes nothing in a dry run, and says what it would do', async () => {
  await using store = await storeWithHistory(3)
  const before = [await store.git('for-each-ref'), await store.git('count-objects', '-v')]
  const later = { KEYZ_NOW: '2099-01-01T00:00:00Z' }

  const words = await store.keyz(['compact', '--history', '--dry-run'], later)
  const { stdout } = await store.keyz(['compact', '--history', '--dry-run', '--json'], later)

  expect(words.stderr).toContain('Would fold 3 commits into 1: 1 day of keyz/metadata in this clone.')
  expect(words.stderr).toContain('Would repack this clone with git gc.')
  expect(CompactReport.parse(JSON.parse(stdout))).toMatchObject({
    dry_run: true,
    history: { commits_before: 3, commits_after: 1, days: 1, on_remote: false },
    repacked: null,
  })
  expect([await store.git('for-each-ref'), await store.git('count-objects', '-v')]).toEqual(before)
})

it('says where there is nothing to fold, and that --force-push alone means nothing', async () => {
  await using store = await testStore()
  await store.insert({ 'bank/card': 'nobody asks about this' })

  const none = await store.keyz(['compact', '--history'], at)
  const alone = await store.keyz(['compact', '--force-push'], at)

  expect([none.code, none.stderr]).toEqual([
    0,
    expect.stringContaining('There is no branch keyz/metadata, so there is no history to fold.'),
  ])
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--force-push takes --history, too')])
})
