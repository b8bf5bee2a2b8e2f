// The largest of a list, however long it is.
import { expect, it } from 'vitest'
import { largest } from '../../schema/largest.ts'

it('finds the largest, and never less than the least', () => {
  expect(largest([3, -1, 7])).toBe(7)
  expect(largest([-5, -3])).toBe(-3)
  expect(largest([3], 8)).toBe(8)
  expect(largest([])).toBe(Number.NEGATIVE_INFINITY)
  expect(largest([1, Number.NaN])).toBeNaN()
})

it('takes more numbers than fit on the stack', () => {
  const numbers = Array.from({ length: 300_000 }, (_, index) => index)

  expect(largest(numbers)).toBe(299_999)
})
