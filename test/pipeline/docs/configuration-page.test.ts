// The page shows the defaults that the schema has, and a field without a description cannot go unnoticed.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { configurationPage } from '../../../pipeline/docs/configuration-page.ts'
import { Config } from '../../../schema/config.ts'
import { RegistryRow } from '../../../schema/registry.ts'

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
const blocks = configurationPage()

it('shows a whole file with every default as it is', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? []

  expect(Config.parse(parse(example))).toEqual(Config.parse({ git: { mode: 'commit' } }))
  expect(parse(example)).toEqual(Config.parse(parse(example)))
})

it('has a row for every setting, with its default and its variable', () => {
  expect(blocks.config).toContain('| `sync.fresh_for` | `30m` | ')
  expect(blocks.config).toMatch(/^\| `git.mode` \| `none` \| .* \| `KEYZ_GIT_MODE` \|$/m)
})

it('has a row for every field of a registry row, required ones marked', () => {
  const fields = [...(blocks.row ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)

  expect(fields).toEqual(Object.keys(RegistryRow.shape))
  expect(blocks.row).toContain('| `provider_id` | required | ')
})

it('says what violates each policy', () => {
  expect([...(blocks.policies ?? '').matchAll(/^\| `(\w+)` \| \S/gm)].map(([, name]) => name)).toEqual([
    'expires_within',
    'balance_below',
    'quota_below',
    'runway_below',
    'status',
    'older_than',
  ])
})
