// Groups of items, in the order of the items.
import { expect, it } from 'vitest'
import { grouped } from '../../../meta/judge/grouped.ts'

it('puts what has the same name together, and keeps the order', () => {
  const groups = grouped(['b1', 'a1', 'b2'], ([name = '']) => name)

  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1']],
  ])
})
