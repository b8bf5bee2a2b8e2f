// Two people edited the registry: everything that does not contradict itself is merged, the rest is shown and not guessed.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { parseRegistry } from '../../../meta/files/registry-file.ts'
import { mergedDocument, mergeRegistries } from '../../../meta/merge/merge-registries.ts'
import { Registry } from '../../../schema/registry.ts'

type Rows = NonNullable<z.input<typeof Registry>['keys']>

const registry = (keys: Rows, ignore: string[] = []) => Registry.parse({ schema_version: 1, keys, ignore })
const row = (more: Partial<Rows[string]> = {}): Rows[string] => ({ provider_id: 'xai', key_alias: 'a', ...more })

it('joins keys that either side added, sorted by path', () => {
  const { merged, conflicts } = mergeRegistries(
    registry({ b: row() }),
    registry({ b: row(), c: row() }),
    registry({ a: row(), b: row() }),
  )

  expect(Object.keys(merged.keys)).toEqual(['a', 'b', 'c'])
  expect(conflicts).toEqual([])
})

it('joins different fields of one row, and parameters one by one', () => {
  const { merged, conflicts } = mergeRegistries(
    registry({ a: row({ parameters: { team_id: 'x', user: 'u' } }) }),
    registry({ a: row({ notes: 'nightly', parameters: { team_id: 'y', user: 'u' } }) }),
    registry({ a: row({ owner: 'ops', parameters: { team_id: 'x', region: 'cn' } }) }),
  )

  expect(merged.keys.a).toMatchObject({ notes: 'nightly', owner: 'ops', parameters: { team_id: 'y', region: 'cn' } })
  expect(merged.keys.a?.parameters.user).toBeUndefined()
  expect(conflicts).toEqual([])
})

it('joins acknowledgements policy by policy, and shows where both say something else about one', () => {
  const known = (why: string) => ({ until: '2026-12-01T00:00:00Z', why })
  const acknowledged = (policies: object) => registry({ a: row({ acknowledged: policies }) })
  const joined = mergeRegistries(
    acknowledged({}),
    acknowledged({ status: known('ours') }),
    acknowledged({ older_than: known('theirs') }),
  )
  const both = mergeRegistries(
    acknowledged({}),
    acknowledged({ status: known('ours') }),
    acknowledged({ status: known('theirs') }),
  )

  expect(joined.merged.keys.a?.acknowledged).toEqual({ status: known('ours'), older_than: known('theirs') })
  expect(joined.conflicts).toEqual([])
  expect(both.conflicts).toMatchObject([{ key_path: 'a', field: 'acknowledged.status' }])
})

it('merges tags and ignored globs as sets, the known ones in their order', () => {
  const { merged, conflicts } = mergeRegistries(
    registry({ a: row({ tags: ['z', 'old', 'b'] }) }, ['wifi/**', 'gone/**']),
    registry({ a: row({ tags: ['z', 'b', 'y'] }) }, ['wifi/**', 'gone/**', 'ours/**']),
    registry({ a: row({ tags: ['z', 'old', 'b', 'c'] }) }, ['wifi/**', 'theirs/**']),
  )

  expect(merged.keys.a?.tags).toEqual(['z', 'b', 'c', 'y'])
  expect(merged.ignore).toEqual(['wifi/**', 'ours/**', 'theirs/**'])
  expect(conflicts).toEqual([])
})

it('removes what one side removed and the other left alone', () => {
  const { merged, conflicts } = mergeRegistries(
    registry({ a: row(), b: row() }),
    registry({ a: row() }),
    registry({ a: row(), b: row() }),
  )

  expect(Object.keys(merged.keys)).toEqual(['a'])
  expect(conflicts).toEqual([])
})

it('reports a field that both sides changed differently, and merges all others', () => {
  const result = mergeRegistries(
    registry({ a: row({ notes: 'old' }) }),
    registry({ a: row({ notes: 'ours', owner: 'ops' }) }),
    registry({ a: row({ notes: 'theirs', sync: false }), b: row() }),
  )

  expect(result.conflicts).toEqual([{ key_path: 'a', field: 'notes', base: 'old', ours: 'ours', theirs: 'theirs' }])
  expect(result.merged.keys.a).toMatchObject({ notes: 'ours', owner: 'ops', sync: false })
  expect(result.asTheirs.keys.a).toMatchObject({ notes: 'theirs', owner: 'ops', sync: false })
  expect(result.asBase.keys.a).toMatchObject({ notes: 'old', owner: 'ops', sync: false })
  expect(Object.keys(result.merged.keys)).toEqual(['a', 'b'])
})

it('reports a row that one side removed and the other changed', () => {
  const result = mergeRegistries(registry({ a: row() }), registry({}), registry({ a: row({ notes: 'new' }) }))

  expect(result.conflicts).toMatchObject([{ key_path: 'a', field: null, ours: undefined, theirs: { notes: 'new' } }])
  expect(result.merged.keys).toEqual({})
  expect(result.asTheirs.keys.a?.notes).toBe('new')
})

it('reports two different mappings of one new entry', () => {
  const { conflicts } = mergeRegistries(
    null,
    registry({ a: row() }),
    registry({ a: row({ provider_id: 'openrouter' }) }),
  )

  expect(conflicts).toMatchObject([{ field: 'provider_id', base: undefined, ours: 'xai', theirs: 'openrouter' }])
})

const anyRow = fc.record(
  {
    provider_id: fc.constantFrom('xai', 'openrouter'),
    key_alias: fc.constantFrom('a', 'b'),
    notes: fc.option(fc.constantFrom('x', 'y')),
    tags: fc.uniqueArray(fc.constantFrom('p', 'q', 'r')),
    sync: fc.boolean(),
  },
  { requiredKeys: ['provider_id', 'key_alias'] },
)
const anyRegistry = fc
  .record({
    keys: fc.dictionary(fc.constantFrom('k', 'l', 'm'), anyRow),
    ignore: fc.uniqueArray(fc.constantFrom('i', 'j')),
  })
  .map(({ keys, ignore }) => registry(keys, ignore))

it('takes either side as it is when the other one changed nothing', () => {
  fc.assert(
    fc.property(anyRegistry, anyRegistry, (from, changed) => {
      const { keys } = changed
      const left = mergeRegistries(from, changed, from)
      const right = mergeRegistries(from, from, changed)

      expect(left.conflicts).toEqual([])
      expect(left.merged.keys).toEqual(right.merged.keys)
      expect(Object.keys(left.merged.keys)).toEqual(Object.keys(keys).sort())
      for (const [path, one] of Object.entries(keys)) {
        expect({ ...left.merged.keys[path], tags: [...(left.merged.keys[path]?.tags ?? [])].sort() }).toEqual({
          ...one,
          tags: [...one.tags].sort(),
        })
      }
    }),
    { numRuns: 200 },
  )
})

it('finds the same conflicts whichever side is which, and merges the rest to the same', () => {
  fc.assert(
    fc.property(anyRegistry, anyRegistry, anyRegistry, (from, left, right) => {
      const one = mergeRegistries(from, left, right)
      const other = mergeRegistries(from, right, left)

      expect(one.conflicts.map(({ key_path, field }) => [key_path, field])).toEqual(
        other.conflicts.map(({ key_path, field }) => [key_path, field]),
      )
      expect(one.merged).toEqual(other.asTheirs)
    }),
    { numRuns: 200 },
  )
})

const written = (keys: Record<string, unknown>) => parseRegistry(JSON.stringify({ keys }), 'registry.json')
const wrong = (notes: string) => ({ ...row(), colour: 'red', notes })

it('merges the other rows of a registry in which one is wrong, and keeps that one as it is written', () => {
  const { merged, conflicts } = mergeRegistries(
    written({ a: row(), b: wrong('old') }),
    written({ a: row({ notes: 'ours' }), b: wrong('old') }),
    written({ a: row({ owner: 'theirs' }), b: wrong('new'), c: row() }),
  )

  expect(conflicts).toEqual([])
  expect(mergedDocument(merged)).toMatchObject({
    keys: { a: { notes: 'ours', owner: 'theirs' }, b: wrong('new'), c: { provider_id: 'xai' } },
  })
})

it('takes a row that one side mended, and removes a wrong one that one side removed', () => {
  const mended = mergeRegistries(written({ a: wrong('old') }), written({ a: wrong('old') }), written({ a: row() }))
  const removed = mergeRegistries(written({ a: wrong('old') }), written({}), written({ a: wrong('old') }))

  expect(mergedDocument(mended.merged)).toMatchObject({ keys: { a: { provider_id: 'xai', notes: null } } })
  expect(mergedDocument(removed.merged)).toMatchObject({ keys: {} })
  expect([...mended.conflicts, ...removed.conflicts]).toEqual([])
})

it('shows both sides of a wrong row that they changed differently', () => {
  const { conflicts, merged, asTheirs } = mergeRegistries(
    written({ a: wrong('old') }),
    written({ a: wrong('ours') }),
    written({ a: wrong('theirs') }),
  )

  expect(conflicts).toMatchObject([{ key_path: 'a', field: null }])
  expect(mergedDocument(merged)).toMatchObject({ keys: { a: wrong('ours') } })
  expect(mergedDocument(asTheirs)).toMatchObject({ keys: { a: wrong('theirs') } })
})

it('merges prices model by model', () => {
  const priced = (prices: Record<string, { input: string; output: string }>) => Registry.parse({ prices })
  const [one, two] = [
    { input: '1', output: '2' },
    { input: '3', output: '4' },
  ]
  const { merged, conflicts } = mergeRegistries(priced({ a: one }), priced({ a: one, b: two }), priced({ a: two }))

  expect(merged.prices).toEqual({ a: two, b: two })
  expect(conflicts).toEqual([])
})
