// A renamed or deleted entry before any sync: `keyz discover` and `keyz status` say what became of it, and take its new path for no new key.
import { expect, it } from 'vitest'
import { DiscoverReport } from '../../../schema/reports/discover-report.ts'
import { madeUpKey } from '../../support/made-up-key.ts'
import { testStore } from '../../support/store.ts'

it('follows what was renamed, and says what was deleted, until a sync has followed both', async () => {
  await using store = await testStore()
  const key = () => madeUpKey('openrouter', 'api').sent
  await store.insert({ 'openrouter/a/one': key(), 'openrouter/a/two': key() })
  await store.keyz(['init', '--git', 'commit', '--no-hooks', '--yes'])
  await store.git('mv', 'openrouter/a/one.gpg', 'openrouter/a/moved.gpg')
  await store.git('commit', '--quiet', '-m', 'Rename openrouter/a/one to openrouter/a/moved.')
  await store.git('rm', '--quiet', 'openrouter/a/two.gpg')
  await store.git('commit', '--quiet', '-m', 'Remove openrouter/a/two from store.')

  const discovered = await store.keyz(['discover', '--yes'])
  const report = DiscoverReport.parse(JSON.parse((await store.keyz(['discover', '--json'])).stdout))
  const { stderr } = await store.keyz(['status'])

  for (const said of [discovered.stderr, stderr]) {
    expect(said).toContain('openrouter/a/one was renamed to openrouter/a/moved: keyz sync lets its metadata follow.')
    expect(said).toContain('openrouter/a/two was deleted: keyz sync takes its metadata away.')
  }
  expect(report.proposed).toEqual([])
  expect(stderr).not.toContain('not mapped')
})

it('leads to keyz init where nothing is set up yet', async () => {
  await using store = await testStore()
  await store.insert({ 'openrouter/a/one': madeUpKey('openrouter', 'api').sent })

  const { stderr } = await store.keyz(['status'])
  await store.keyz(['init', '--git', 'none', '--no-hooks'])
  const afterwards = await store.keyz(['status'])

  expect(stderr).toContain('run keyz init')
  expect(stderr).not.toContain('keyz discover')
  expect(afterwards.stderr).toContain('keyz discover')
})
