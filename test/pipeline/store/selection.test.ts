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

it('puts every account into exactly one shard, the same whatever other keys there are', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 20 }), (account, count) => {
      const holding = Array.from({ length: count }, (_, index) =>
        selector({ paths: [], providers: [], shard: { index: index + 1, count } })({
          path: 'any',
          providerId: 'x',
          account,
        }),
      )

      expect(holding.filter(Boolean)).toHaveLength(1)
    }),
  )
})

it('keeps all keys of an account in one shard, since they share a rate limit', () => {
  const shards = Array.from({ length: 8 }, (_, index) =>
    selector({ paths: [], providers: [], shard: { index: index + 1, count: 8 } }),
  )
  const shardOf = (path: string, providerId: string, account: string) =>
    shards.findIndex((isIn) => isIn({ path, providerId, account }))

  const paths = ['a', 'b/c', 'd', 'e/f/g', 'h', 'i']

  expect(new Set(paths.map((path) => shardOf(path, 'xai', 'team'))).size).toBe(1)
  expect(new Set(paths.map((path) => shardOf('one', 'xai', path))).size).toBeGreaterThan(1)
  expect(new Set(paths.map((path) => shardOf('one', path, 'team'))).size).toBeGreaterThan(1)
})
