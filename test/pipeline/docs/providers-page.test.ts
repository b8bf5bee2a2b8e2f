// The table of providers never says that the same thing is reported and not available.
import { expect, it } from 'vitest'
import { providersPage } from '../../../pipeline/docs/providers-page.ts'
import { providers } from '../../../providers/index.ts'

const [, , ...rows] = (providersPage().providers ?? '').split('\n').map((line) => line.split(' | '))

it('has a row for every kind of key', () => {
  expect(rows).toHaveLength(providers.flatMap(({ keys }) => keys).length)
})

it.each(rows)('%s: no words for two fields, and none in both columns', (_provider, _key, reported, missing) => {
  const words = `${reported}, ${missing}`.split(', ').filter((word) => word.trim() !== '')

  expect(new Set(words).size).toBe(words.length)
})
