// The graph that holds the house must itself see a circle.
import { expect, it } from 'vitest'
import { circlesOf, graphOf, levelsOf } from './graph.ts'

it('puts each node on the level above all that it needs', () => {
  const graph = graphOf(
    ['commands', 'sync', 'git'],
    [
      ['commands', 'sync'],
      ['commands', 'git'],
      ['sync', 'git'],
    ],
  )

  expect(levelsOf(graph)).toEqual([['git'], ['sync'], ['commands']])
  expect(circlesOf(graph)).toEqual([])
})

it('names the nodes of a circle', () => {
  const graph = graphOf(
    ['commands', 'sync', 'git', 'store', 'errors'],
    [
      ['commands', 'sync'],
      ['sync', 'git'],
      ['git', 'sync'],
      ['git', 'store'],
      ['store', 'errors'],
    ],
  )

  expect(circlesOf(graph)).toEqual(['git', 'sync'])
})
