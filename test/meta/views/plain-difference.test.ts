// The lines in which two texts differ: taking the new lines for the old ones gives the new text.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plainDifference } from '../../../meta/views/plain-difference.ts'

it('shows one block with three common lines around it', () => {
  const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].join('\n')

  expect(plainDifference(before, before.replace('5', 'five'))).toEqual([
    '  2',
    '  3',
    '  4',
    '- 5',
    '+ five',
    '  6',
    '  7',
    '  8',
  ])
})

const text = fc
  .array(fc.constantFrom('a', 'b', ''), { maxLength: 8 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''))

it('has every removed line in the old text and every added one in the new text, in order', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = plainDifference(before, after)
      const side = (mark: string) => lines.filter((line) => line.startsWith(mark)).map((line) => `${line.slice(2)}\n`)

      expect(lines.length === 0).toBe(before === after)
      expect(before).toContain(side('- ').join(''))
      expect(after).toContain(side('+ ').join(''))
      expect(before.length - side('- ').join('').length).toBe(after.length - side('+ ').join('').length)
    }),
  )
})
