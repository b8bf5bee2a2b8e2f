// What a person may type to choose from a numbered list.
import { expect, it } from 'vitest'
import { parseChoice } from '../../../../pipeline/commands/shared/parse-choice.ts'

const size = { sure: 4, count: 6 }

it.each([
  ['all', [1, 2, 3, 4]],
  [' ALL ', [1, 2, 3, 4]],
  ['y', [1, 2, 3, 4]],
  ['Yes', [1, 2, 3, 4]],
  ['none', []],
  ['', []],
  ['n', []],
  ['2', [2]],
  ['1,3-5', [1, 3, 4, 5]],
  ['5 1, 1', [1, 5]],
  ['6', [6]],
])('%j chooses', (typed, chosen) => {
  expect(parseChoice(typed, size)).toEqual(chosen)
})

it.each(['0', '7', '3-1', '1-7', '1;2', '-1', '1-', 'all,5', '9999999'])('%j is no choice', (typed) => {
  expect(parseChoice(typed, size)).toBeNull()
})

it('takes a yes for no choice where every entry is doubtful', () => {
  expect(parseChoice('y', { sure: 0, count: 2 })).toBeNull()
})
