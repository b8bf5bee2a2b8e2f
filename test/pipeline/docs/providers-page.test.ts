// The table of providers never says that the same thing is reported and not available.
import { expect, it } from 'vitest'
import { providersPage } from '../../../pipeline/docs/providers-page.ts'
import { providers } from '../../../providers/index.ts'

const [, , ...lines] = (providersPage().providers ?? '').split('\n')
const rows = lines.map((line) => {
  const [provider = '', key = '', reported = '', missing = ''] = line.split(' | ')
  return { row: `${/`(.+)`/.exec(provider)?.[1] ?? 'the same provider'}, ${key}`, words: `${reported}, ${missing}` }
})

it('has a row for every kind of key', () => {
  expect(rows).toHaveLength(providers.flatMap(({ keys }) => keys).length)
})

it.each(rows)('$row: no words for two fields, and none in both columns', ({ words }) => {
  const described = words.split(', ').filter((word) => word.trim() !== '')

  expect(new Set(described).size).toBe(described.length)
})
