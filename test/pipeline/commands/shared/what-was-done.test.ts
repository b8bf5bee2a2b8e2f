// What the subject of a commit says about a command: names while they are short, and else how many.
import { expect, it } from 'vitest'
import { whatWasDone } from '../../../../pipeline/commands/shared/what-was-done.ts'

it.each([
  [['openai/team/web'], 'map openai/team/web'],
  [['a/b', 'c/d'], 'map a/b, c/d'],
  [Array.from({ length: 20 }, (_, index) => `team/key-${index}`), 'map 20 keys'],
  [['x'.repeat(200)], 'map 1 key'],
  [['a\nKeyz-Branch: b'], 'map a\\nKeyz-Branch: b'],
  [[], 'map 0 keys'],
])('of %j says %j', (names, words) => {
  expect(whatWasDone('map', names, 'key')).toBe(words)
})
