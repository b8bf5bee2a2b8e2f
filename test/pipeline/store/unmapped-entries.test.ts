// Entries that are neither mapped nor ignored.
import { expect, it } from 'vitest'
import { unmappedEntries } from '../../../pipeline/store/unmapped-entries.ts'
import { RegistryRow } from '../../../schema/registry.ts'

const entries = ['bank/card', 'personal/.old/note', 'personal/wifi', 'toString', 'xai/ci', 'xai/dev'].map((path) => ({
  path,
}))
const row = RegistryRow.parse({ provider_id: 'xai', key_alias: 'ci' })

it('leaves out mapped entries, and what the globs of the registry ignore, dot folders included', () => {
  expect(unmappedEntries(entries, { keys: { 'xai/ci': row }, ignore: ['personal/**', 'bank/*'] })).toEqual([
    'toString',
    'xai/dev',
  ])
})

it('is every entry where nothing is mapped or ignored', () => {
  expect(unmappedEntries(entries, { keys: {}, ignore: [] })).toEqual(entries.map(({ path }) => path))
})
