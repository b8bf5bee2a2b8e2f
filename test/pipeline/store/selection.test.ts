// Which keys a selection means.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pathTest, selector } from '../../../pipeline/store/selection.ts'

it('takes a path for the entry, the folder, or a glob', () => {
  expect(pathTest('a/b')('a/b')).toBe(true)
  expect(pathTest('a/')('a/b/c')).toBe(true)
  expect(pathTest('a/b.gpg')('a/b')).toBe(true)
  expect(pathTest('a')('ab')).toBe(false)
  expect(pathTest('**/c*')('a/b/cd')).toBe(true)
  expect(pathTest('a/[x]')('a/[x]')).toBe(true)
})

it('puts every key into exactly one shard, the same whatever other keys there are', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 20 }), (path, count) => {
      const holding = Array.from({ length: count }, (_, index) =>
        selector({ paths: [], providers: [], shard: { index: index + 1, count } })({ path, providerId: 'x' }),
      )

      expect(holding.filter(Boolean)).toHaveLength(1)
    }),
  )
})
