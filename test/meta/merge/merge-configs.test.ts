// Two people changed the settings: setting by setting, with the comments that stand beside them.
import { expect, it } from 'vitest'
import { mergeConfigs } from '../../../meta/merge/merge-configs.ts'

const base = `# our store
schema_version: 1
git:
  mode: none # nothing yet
sync:
  fresh_for: 30m # not too often
  stale_after: 48h
`

it('joins changes of different settings and keeps all comments', () => {
  const ours = base.replace('fresh_for: 30m', 'fresh_for: 15m')
  const theirs = base.replace('mode: none # nothing yet', 'mode: commit # since May').replace('48h', '24h')

  const result = mergeConfigs(base, ours, theirs)

  expect(result?.conflicts).toEqual([])
  expect(result?.merged).toBe(`# our store
schema_version: 1
git:
  mode: commit # since May
sync:
  fresh_for: 15m # not too often
  stale_after: 24h
`)
})

it('takes over settings that only theirs have, and drops what theirs dropped', () => {
  const theirs = `${base.replace('  stale_after: 48h\n', '')}policies:\n  # the month's budget\n  - status: error\nlinks:\n  google: gemini\n`

  const result = mergeConfigs(base, base.replace('none', 'stage'), theirs)

  expect(result?.conflicts).toEqual([])
  expect(result?.merged).toBe(theirs.replace('none', 'stage'))
})

it('adds a setting to a section that ours do not have', () => {
  const result = mergeConfigs(
    'schema_version: 1\n',
    'schema_version: 1\n',
    'schema_version: 1\nsync:\n  deadline: 5s\n',
  )

  expect(result?.merged).toBe('schema_version: 1\nsync:\n  deadline: 5s\n')
})

it('reports a setting that both changed differently, in texts that differ in nothing else', () => {
  const ours = base.replace('30m', '15m').replace('none', 'stage')
  const theirs = base.replace('30m', '5m').replace('48h', '24h')

  const result = mergeConfigs(base, ours, theirs)

  expect(result?.conflicts).toEqual(['sync.fresh_for'])
  expect(result?.asTheirs).toBe(result?.merged.replace('15m', '5m'))
  expect(result?.asBase).toBe(result?.merged.replace('15m', '30m'))
  expect(result?.merged).toContain('stale_after: 24h')
})

it('merges an empty file like one without settings, and gives up on what is no mapping', () => {
  expect(mergeConfigs('', 'git:\n  mode: none\n', '')?.merged).toBe('git:\n  mode: none\n')
  expect(mergeConfigs(base, base, '- a list\n')).toBeNull()
  expect(mergeConfigs(base, 'a: [', base)).toBeNull()
  expect(mergeConfigs(base, base.replace(/mode: \w+/, 'mode: *nothing'), base)).toBeNull()
})
