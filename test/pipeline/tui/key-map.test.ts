// The keys of the terminal interface: each press means one thing.
import { expect, it } from 'vitest'
import { actionOf, keyMap } from '../../../pipeline/tui/key-map.ts'

it('gives every press one meaning', () => {
  const presses = Object.values(keyMap).flatMap(({ presses }) => [...presses])

  expect(new Set(presses).size).toBe(presses.length)
})

it.each([
  ['j', 'down'],
  ['page-up', 'pageUp'],
  ['R', 'syncProvider'],
  ['Z', null],
  ['constructor', null],
])('understands %s as %s', (press, action) => {
  expect(actionOf(press)).toBe(action)
})
