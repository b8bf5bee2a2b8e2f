// The configuration: everything has a default, and nothing that keyz does not know is passed over.
import { expect, it } from 'vitest'
import { Config } from '../../schema/config.ts'

it('is whole when the file is empty', () => {
  const config = Config.parse({})

  expect(config).toEqual({
    schema_version: 1,
    git: { mode: 'none', metadata_branch: 'keyz/metadata', auto_merge: false },
    sync: {
      fresh_for: '30m',
      stale_after: '48h',
      heartbeat: '24h',
      details_every: '24h',
      deadline: '60s',
      hook_deadline: '15s',
      concurrency: 64,
    },
    ci: { deadline: '20m' },
    policies: [
      { expires_within: '14d' },
      { balance_below: { amount: '5', currency: 'USD' } },
      { quota_below: '10%' },
      { runway_below: '3d' },
      { status: 'rejected' },
      { older_than: '48h' },
    ],
    links: {},
  })
})

it('keeps the other defaults of a section that names one field', () => {
  const config = Config.parse({ git: { mode: 'commit' }, sync: { heartbeat: 'off' } })

  expect(config.git).toEqual({ mode: 'commit', metadata_branch: 'keyz/metadata', auto_merge: false })
  expect(config.sync).toEqual({ ...Config.parse({}).sync, heartbeat: 'off' })
})

it('has no policies where a person wants none', () => {
  expect(Config.parse({ policies: [] }).policies).toEqual([])
})

it('takes a balance as a whole number too, since YAML makes one of it', () => {
  const config = Config.parse({ policies: [{ balance_below: { amount: 5, currency: 'USD' }, provider: 'xai' }] })

  expect(config.policies).toEqual([{ balance_below: { amount: '5', currency: 'USD' }, provider: 'xai' }])
})

it.each([
  ['an unknown field', { gti: {} }],
  ['an unknown field of git', { git: { branch: 'x' } }],
  ['an unknown field of sync', { sync: { concurency: 4 } }],
  ['a part that is not a percentage', { policies: [{ quota_below: '10' }] }],
  ['more than everything', { policies: [{ quota_below: '101%' }] }],
  ['an unknown field of a policy', { policies: [{ status: 'error', providers: 'xai' }] }],
  ['a policy of two kinds', { policies: [{ status: 'error', older_than: '1d' }] }],
  ['a policy of no kind', { policies: [{ provider: 'xai' }] }],
  ['an amount that YAML made a float of', { policies: [{ balance_below: { amount: 5.5, currency: 'USD' } }] }],
  ['a mode that git mode has not', { git: { mode: 'push' } }],
  ['a duration without a unit', { sync: { deadline: '60' } }],
  ['a deadline that is off', { sync: { deadline: 'off' } }],
  ['no request at once', { sync: { concurrency: 0 } }],
  ['half a request at once', { sync: { concurrency: 1.5 } }],
  ['a branch that is an option of git', { git: { metadata_branch: '--force' } }],
  ['a branch with a blank', { git: { metadata_branch: 'a b' } }],
])('refuses %s', (_, config) => {
  expect(Config.safeParse(config).success).toBe(false)
})

it('still takes the older name of the policy on rejected keys', () => {
  expect(Config.parse({ policies: [{ status: 'error' }, { status: 'rejected' }] }).policies).toHaveLength(2)
  expect(Config.parse({ policies: [{ quota_below: '2.5%' }] }).policies).toEqual([{ quota_below: '2.5%' }])
})
