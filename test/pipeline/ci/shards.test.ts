// How many jobs a store is split over.
import { expect, it } from 'vitest'
import { shardsFor } from '../../../pipeline/ci/shards.ts'

it('is one part for few keys, one more for every thousand, and never more than allowed', () => {
  const parts = [0, 1, 1_000, 1_001, 10_000].map((keys) => shardsFor(keys, 100, 8).length)

  expect(parts).toEqual([1, 1, 1, 2, 8])
  expect(shardsFor(2_500, 100, 8)).toEqual(['1/3', '2/3', '3/3'])
})

it('is no more parts than there are accounts, whose keys stay together', () => {
  expect(shardsFor(10_000, 2, 8)).toEqual(['1/2', '2/2'])
  expect(shardsFor(0, 0, 8)).toEqual(['1/1'])
})
