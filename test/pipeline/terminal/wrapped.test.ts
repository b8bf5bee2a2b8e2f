// Long lines are broken between words, and nothing is lost by it.
import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { wrapped } from '../../../pipeline/terminal/wrapped.ts'

it('breaks between words, and goes on two columns further in', () => {
  expect(wrapped('short\n  one two three four', 12)).toBe('short\n  one two\n    three\n    four')
})

it('goes on where a column begins, if there is one', () => {
  expect(wrapped('name  one two three', 14, 6)).toBe('name  one two\n      three')
})

it('keeps a link whole, however long it is, and the distance between columns', () => {
  expect(wrapped('a  b https://example.org/long/enough', 10)).toBe('a  b\n  https://example.org/long/enough')
})

it('counts no colors', () => {
  const red = '\u001b[31mone two\u001b[39m'

  expect(wrapped(red, 7)).toBe(red)
})

it.each(['👨‍👩‍👧‍👦', '🇩🇪', '❤️', 'é'.normalize('NFD')])('counts columns, not the parts of %s', (character) => {
  const row = `● ${character.repeat(8)} $10.00`

  expect(wrapped(row, stringWidth(row))).toBe(row)
})

it('loses no word, and takes no more room than it has to', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 20, max: 60 }), (words, width) => {
      const lines = wrapped(words.join(' '), width).split('\n')

      expect(lines.join(' ').split(/ +/)).toEqual(words)
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    }),
  )
})
